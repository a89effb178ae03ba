package org.claviger.server.store.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.IntStream;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.attribute.UsageLimits;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.Test;

class StoredAttributesTest {
    private static void assertComesBack(Attributes attributes) {
        assertThat(StoredAttributes.ofBytes(StoredAttributes.toBytes(attributes)))
                .isEqualTo(attributes);
    }

    @Test
    void noAttributesComeBackAsNone() {
        assertComesBack(Attributes.EMPTY);
    }

    @Test
    void attributesComeBackInTheirOrder() {
        assertComesBack(Attributes.of(AttributeTypes.OBJECT_GROUP, "b")
                .plus(AttributeTypes.NAME, Name.of("ä€😀"))
                .plus(AttributeTypes.OBJECT_GROUP, "a")
                .plus(AttributeTypes.INITIAL_DATE, StoredObjects.NOW)
                .plus(
                        AttributeTypes.USAGE_LIMITS,
                        new UsageLimits(Optional.of(9L), Optional.of(8L), Optional.of(UsageLimitsUnit.OBJECT))));
    }

    @Test
    void theIndexOfAnAttributeComesBack() {
        assertComesBack(Attributes.of(
                Attribute.of(AttributeTypes.NAME, Name.of("a")).withIndex(0),
                Attribute.of(AttributeTypes.NAME, Name.of("b")),
                Attribute.of(AttributeTypes.NAME, Name.of("c")).withIndex(7)));
    }

    @Test
    void attributesThatOnlyOlderVersionsHaveComeBackAmongOthers() {
        var value = TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), "v");
        assertComesBack(Attributes.of(AttributeTypes.NAME, Name.of("a"))
                .plus(AttributeTypes.OPERATION_POLICY_NAME, "default")
                .plus(AttributeTypes.VENDOR_ATTRIBUTE, new VendorAttribute("", "Undefined Before", value))
                .plus(AttributeTypes.VENDOR_ATTRIBUTE, new VendorAttribute("x", "Custom", value))
                .plus(AttributeTypes.NAME, Name.of("b")));
    }

    @Test
    void manyAttributesComeBack() {
        assertComesBack(Attributes.of(IntStream.range(0, 1_000)
                .mapToObj(i -> Attribute.of(AttributeTypes.OBJECT_GROUP, "g".repeat(i)))
                .toList()));
    }

    @Test
    void bytesThatAreNotAttributesAreRefused() {
        assertThatThrownBy(() -> StoredAttributes.ofBytes(new byte[] {1, 2, 3})).isInstanceOf(StoreException.class);
    }
}
