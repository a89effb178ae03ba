package org.claviger.conformance.wire;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/**
 * Attributes as each version writes them: a name and a value up to 1.4, an item of their own tag from 2.0 on. Here an
 * attribute is always written as in 2.x, and translated when it is sent.
 */
public final class Attrs {

    private Attrs() {}

    static boolean named(ProtocolVersion version) {
        return version.compareTo(ProtocolVersion.V1_4) <= 0;
    }

    /** Returns the structure that a request for a new object carries. */
    public static Ttlv forObject(ProtocolVersion version, Ttlv... attributes) {
        return group(version, Tag.TEMPLATE_ATTRIBUTE, Tag.ATTRIBUTES, Arrays.asList(attributes));
    }

    /** Returns a group of attributes under the tag that its version has for it. */
    public static Ttlv group(ProtocolVersion version, Tag before2, Tag since2, List<Ttlv> attributes) {
        return named(version)
                ? Ttlv.structure(
                        before2,
                        attributes.stream()
                                .map(value -> attribute(version, value))
                                .toList())
                : Ttlv.structure(since2, attributes);
    }

    /** Returns one attribute as it stands in a group or, in 1.x, alone. */
    public static Ttlv attribute(ProtocolVersion version, Ttlv value) {
        if (!named(version)) {
            return value;
        }
        if (value.tag() == Tag.ATTRIBUTE.code()) {
            return isVendors(value) ? vendorsBefore2(value) : value;
        }
        var tag = Tag.of(value.tag());
        if (tag == null) {
            throw new IllegalArgumentException("no attribute: " + value);
        }
        return named(tag.specName(), value);
    }

    /** Returns an attribute of 1.x with a name of the caller's choice. */
    public static Ttlv named(String name, Ttlv value) {
        return Ttlv.structure(Tag.ATTRIBUTE, Ttlv.text(Tag.ATTRIBUTE_NAME, name), value.withTag(Tag.ATTRIBUTE_VALUE));
    }

    /** Returns an attribute of 1.x with name and index. */
    public static Ttlv indexed(String name, int index, Ttlv value) {
        return Ttlv.structure(
                Tag.ATTRIBUTE,
                Ttlv.text(Tag.ATTRIBUTE_NAME, name),
                Ttlv.integer(Tag.ATTRIBUTE_INDEX, index),
                value.withTag(Tag.ATTRIBUTE_VALUE));
    }

    private static boolean isVendors(Ttlv attribute) {
        return attribute.find(Tag.VENDOR_IDENTIFICATION).isPresent();
    }

    private static Ttlv vendorsBefore2(Ttlv attribute) {
        return named(
                attribute.at(Tag.VENDOR_IDENTIFICATION).string()
                        + "-"
                        + attribute.at(Tag.ATTRIBUTE_NAME).string(),
                attribute.at(Tag.ATTRIBUTE_VALUE));
    }

    /** Returns how a request names an attribute that it wants or deletes. */
    public static Ttlv reference(ProtocolVersion version, Tag attribute) {
        return named(version)
                ? Ttlv.text(Tag.ATTRIBUTE_NAME, attribute.specName())
                : Ttlv.enumeration(Tag.ATTRIBUTE_REFERENCE, attribute.code());
    }

    /** A client's own attribute. */
    public static Ttlv custom(String name, Ttlv value) {
        return Ttlv.structure(
                Tag.ATTRIBUTE,
                Ttlv.text(Tag.VENDOR_IDENTIFICATION, "x"),
                Ttlv.text(Tag.ATTRIBUTE_NAME, name),
                value.withTag(Tag.ATTRIBUTE_VALUE));
    }

    public static Ttlv name(String value) {
        return Ttlv.structure(Tag.NAME, Ttlv.text(Tag.NAME_VALUE, value), Ttlv.enumeration(Tag.NAME_TYPE, 1));
    }

    public static Ttlv algorithm(CryptographicAlgorithm algorithm) {
        return Ttlv.enumeration(Tag.CRYPTOGRAPHIC_ALGORITHM, algorithm);
    }

    public static Ttlv length(int bits) {
        return Ttlv.integer(Tag.CRYPTOGRAPHIC_LENGTH, bits);
    }

    public static Ttlv uses(CryptographicUsageMask... uses) {
        var mask = 0;
        for (var use : uses) {
            mask |= use.value();
        }
        return Ttlv.integer(Tag.CRYPTOGRAPHIC_USAGE_MASK, mask);
    }

    public static Ttlv date(Tag tag, Instant when) {
        return Ttlv.dateTime(tag, when);
    }

    /** Usage Limits of so many objects or bytes. */
    public static Ttlv usageLimits(long total, int unit) {
        return Ttlv.structure(
                Tag.USAGE_LIMITS,
                Ttlv.longInteger(Tag.USAGE_LIMITS_TOTAL, total),
                Ttlv.longInteger(Tag.USAGE_LIMITS_COUNT, total),
                Ttlv.enumeration(Tag.USAGE_LIMITS_UNIT, unit));
    }
}
