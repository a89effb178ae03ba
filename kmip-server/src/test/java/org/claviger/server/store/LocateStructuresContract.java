package org.claviger.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.attribute.AttributeTypes.DIGEST;
import static org.claviger.attribute.AttributeTypes.LINK;
import static org.claviger.attribute.AttributeTypes.NAME;
import static org.claviger.attribute.AttributeTypes.OBJECT_GROUP;
import static org.claviger.attribute.AttributeTypes.UNIQUE_IDENTIFIER;
import static org.claviger.attribute.AttributeTypes.USAGE_LIMITS;
import static org.claviger.attribute.AttributeTypes.VENDOR_ATTRIBUTE;
import static org.claviger.server.store.StoredObjects.NOW;
import static org.claviger.server.store.StoredObjects.OTHER;
import static org.claviger.server.store.StoredObjects.key;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Digest;
import org.claviger.attribute.Link;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.UsageLimits;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.KmipEnumeration;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.NameType;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.Test;

/** Which structures Locate finds by some of their fields. */
public abstract class LocateStructuresContract extends LocateTester {
    @Test
    void aNameFindsItsValueAndTypeTogether() {
        var both = with(NAME, Name.of("disk")).plus(NAME, new Name("https://disk", NameType.URI));
        var store = containing(key("k1", both), key("k2", with(NAME, Name.of("tape"))));

        assertThat(find(store, with(NAME, Name.of("disk")))).containsExactly("k1");
        assertThat(find(store, with(NAME, new Name("disk", NameType.URI)))).isEmpty();
        assertThat(find(store, both)).containsExactly("k1");
        assertThat(find(store, with(NAME, Name.of("disk")).plus(NAME, Name.of("tape"))))
                .isEmpty();
    }

    @Test
    void aLinkFindsItsTypeAndTargetTogether() {
        var links = with(LINK, link(LinkType.PUBLIC_KEY_LINK, "p1")).plus(LINK, link(LinkType.CERTIFICATE_LINK, "c1"));
        var store = containing(key("k1", links), key("k2", with(LINK, link(LinkType.PUBLIC_KEY_LINK, "c1"))));

        assertThat(find(store, with(LINK, link(LinkType.CERTIFICATE_LINK, "c1"))))
                .containsExactly("k1");
        assertThat(find(store, with(LINK, link(LinkType.PUBLIC_KEY_LINK, "c1"))))
                .containsExactly("k2");
        assertThat(find(store, with(LINK, link(LinkType.CERTIFICATE_LINK, "p1"))))
                .isEmpty();
    }

    private static Link link(LinkType type, String target) {
        return new Link(type, UniqueIdentifier.of(target));
    }

    /** Its value is the object's own, its other fields many share: together they must be one Digest. */
    @Test
    void aDigestFindsItsFieldsTogether() {
        var raw = digest(HashingAlgorithm.SHA_256, "01", KeyFormatType.RAW);
        var der = digest(HashingAlgorithm.SHA_512, "02", KeyFormatType.PKCS_8);
        var store = containing(
                key("k1", with(DIGEST, raw).plus(DIGEST, der)),
                key("k2", with(DIGEST, digest(HashingAlgorithm.SHA_256, "03", KeyFormatType.RAW))),
                key("k3"));

        assertThat(find(store, with(DIGEST, raw))).containsExactly("k1");
        assertThat(find(store, with(DIGEST, der))).containsExactly("k1");
        assertThat(find(store, with(DIGEST, raw).plus(DIGEST, der))).containsExactly("k1");
        assertThat(find(store, with(DIGEST, digest(HashingAlgorithm.SHA_512, "01", KeyFormatType.RAW))))
                .isEmpty();
        assertThat(find(store, with(DIGEST, digest(HashingAlgorithm.SHA_256, "01", KeyFormatType.PKCS_8))))
                .isEmpty();
        assertThat(find(store, with(DIGEST, digest(HashingAlgorithm.SHA_512, "02", KeyFormatType.RAW))))
                .isEmpty();
        assertThat(find(store, having(DIGEST, Tag.HASHING_ALGORITHM, HashingAlgorithm.SHA_256)))
                .containsExactly("k2", "k1");
        assertThat(find(store, having(DIGEST, Tag.HASHING_ALGORITHM, HashingAlgorithm.SHA_512)))
                .containsExactly("k1");
        assertThat(find(store, having(DIGEST, Tag.HASHING_ALGORITHM, HashingAlgorithm.MD5)))
                .isEmpty();
    }

    private static Digest digest(HashingAlgorithm algorithm, String value, KeyFormatType form) {
        return new Digest(algorithm, Bytes.ofHex(value), Optional.of(form));
    }

    /** A query for objects whose attribute has a field of this value, whatever its other fields are. */
    private static LocateQuery having(AttributeType<?> type, Tag field, KmipEnumeration value) {
        var is = new Condition.Is(field.code(), new IndexValue.Numeric(ItemType.ENUMERATION, value.value()));
        var all = LocateQuery.matching(Attributes.EMPTY, NOW);
        var has = new Condition.Has(type.tag().code(), List.of(is));
        return new LocateQuery(List.of(has), all.visible(), all.storage(), all.decided(), all.offset(), all.maximum());
    }

    @Test
    void usageLimitsFindObjectsThatHaveAtLeastAsMuch() {
        var limits = new UsageLimits(Optional.of(100L), Optional.of(50L), Optional.of(UsageLimitsUnit.BYTE));
        var store = containing(key("k1").withAttribute(USAGE_LIMITS, limits), key("k2"));

        assertThat(find(store, with(USAGE_LIMITS, limits))).containsExactly("k1");
        assertThat(find(
                        store,
                        with(USAGE_LIMITS, new UsageLimits(Optional.of(99L), Optional.empty(), Optional.empty()))))
                .containsExactly("k1");
        assertThat(find(
                        store,
                        with(USAGE_LIMITS, new UsageLimits(Optional.empty(), Optional.of(51L), Optional.empty()))))
                .isEmpty();
        assertThat(find(
                        store,
                        with(
                                USAGE_LIMITS,
                                new UsageLimits(
                                        Optional.of(10L), Optional.empty(), Optional.of(UsageLimitsUnit.OBJECT)))))
                .isEmpty();
    }

    @Test
    void ofAStructureOnlyTheFieldsThatAreThereAreCompared() {
        var full = CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.CBC)
                .paddingMethod(PaddingMethod.PKCS5)
                .build();
        var cbc = CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.CBC)
                .build();
        var gcm = CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.GCM)
                .build();
        var store = containing(key("k1", with(CRYPTOGRAPHIC_PARAMETERS, full)), key("k2"));

        assertThat(find(store, with(CRYPTOGRAPHIC_PARAMETERS, cbc))).containsExactly("k1");
        assertThat(find(store, with(CRYPTOGRAPHIC_PARAMETERS, gcm))).isEmpty();
        assertThat(find(
                        store,
                        with(
                                CRYPTOGRAPHIC_PARAMETERS,
                                CryptographicParameters.builder().build())))
                .containsExactly("k1");
    }

    /** The values of such attributes are stored once for all objects that have the same. */
    @Test
    void fieldsOfAStructureThatManyHaveAreFoundInOneInstance() {
        var cbc = parameters(BlockCipherMode.CBC, PaddingMethod.PKCS5);
        var gcm = parameters(BlockCipherMode.GCM, PaddingMethod.NONE);
        var both = with(CRYPTOGRAPHIC_PARAMETERS, cbc).plus(CRYPTOGRAPHIC_PARAMETERS, gcm);
        var store = containing(
                key("k1", both.plus(OBJECT_GROUP, "disks")),
                key("k2", both.plus(OBJECT_GROUP, "tapes")),
                key("k3", with(CRYPTOGRAPHIC_PARAMETERS, gcm).plus(OBJECT_GROUP, "disks")),
                key(OTHER, "k4", both));
        var mixed = with(CRYPTOGRAPHIC_PARAMETERS, parameters(BlockCipherMode.CBC, PaddingMethod.NONE));

        assertThat(find(store, with(CRYPTOGRAPHIC_PARAMETERS, gcm))).containsExactly("k3", "k2", "k1");
        assertThat(find(store, both)).containsExactly("k2", "k1");
        assertThat(find(store, mixed)).isEmpty();
        assertThat(find(store, both.plus(OBJECT_GROUP, "disks"))).containsExactly("k1");
        assertThat(find(store, mixed.plus(OBJECT_GROUP, "disks"))).isEmpty();
        assertThat(find(store, both.plus(UNIQUE_IDENTIFIER, UniqueIdentifier.of("k3"))))
                .isEmpty();
    }

    private static CryptographicParameters parameters(BlockCipherMode mode, PaddingMethod padding) {
        return CryptographicParameters.builder()
                .blockCipherMode(mode)
                .paddingMethod(padding)
                .build();
    }

    @Test
    void aVendorAttributeIsFoundByVendorNameAndValueTogether() {
        var store = containing(
                key("k1", vendor("x", "Unit", text("a"))),
                key("k2", vendor("x", "Unit", text("b")).plusAll(vendor("x", "Room", text("a")))),
                key("k3", vendor("acme", "Unit", text("a"))),
                key("k4", vendor("x", "Unit", new TtlvItem(Tag.ATTRIBUTE_VALUE.code(), ItemType.INTEGER, 7))));

        assertThat(find(store, vendor("x", "Unit", text("a")))).containsExactly("k1");
        assertThat(find(store, vendor("acme", "Unit", text("a")))).containsExactly("k3");
        assertThat(find(store, vendor("x", "Unit", new TtlvItem(Tag.ATTRIBUTE_VALUE.code(), ItemType.INTEGER, 7))))
                .containsExactly("k4");
        assertThat(find(
                        store,
                        vendor("x", "Unit", new TtlvItem(Tag.ATTRIBUTE_VALUE.code(), ItemType.LONG_INTEGER, 7L))))
                .isEmpty();
    }

    @Test
    void structuresInsideOfStructuresAreFoundIfTheyAreTheSame() {
        var inner = TtlvItem.structure(0x540001, List.of(TtlvItem.text(0x540002, "a"), TtlvItem.text(0x540003, "b")));
        var less = TtlvItem.structure(0x540001, List.of(TtlvItem.text(0x540002, "a")));
        var text = TtlvItem.text(0x540004, "c");
        var store = containing(key("k1", vendor("x", "Tree", tree(inner, text))));

        assertThat(find(store, vendor("x", "Tree", tree(inner, text)))).containsExactly("k1");
        assertThat(find(store, vendor("x", "Tree", tree(inner)))).containsExactly("k1");
        assertThat(find(store, vendor("x", "Tree", tree(text)))).containsExactly("k1");
        assertThat(find(store, vendor("x", "Tree", tree(less)))).isEmpty();
    }

    private static Attributes vendor(String vendor, String name, TtlvItem value) {
        return with(VENDOR_ATTRIBUTE, new VendorAttribute(vendor, name, value));
    }

    private static TtlvItem text(String value) {
        return TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), value);
    }

    private static TtlvItem tree(TtlvItem... items) {
        return TtlvItem.structure(Tag.ATTRIBUTE_VALUE.code(), List.of(items));
    }
}
