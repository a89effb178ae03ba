package org.claviger.ttlv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.claviger.SpecificationTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemTypeTest {
    /** The Item Type enumeration of 2.0 and later (KMIP 2.1 section 11.23) numbers the types as the encoding does. */
    @Test
    void theTypesAreThoseOfTheSpecifications() {
        Map<Integer, String> printed = SpecificationTable.rows("enums.csv").stream()
                .filter(cells -> cells.get(0).equals("Item Type"))
                .collect(Collectors.toMap(cells -> Integer.parseInt(cells.get(3), 16), cells -> cells.get(2)));
        assertThat(Arrays.stream(ItemType.values()).collect(Collectors.toMap(ItemType::code, ItemType::xmlName)))
                .isEqualTo(printed);
    }

    @ParameterizedTest
    @EnumSource
    void aTypeIsFoundByItsCodeAndByItsXmlName(ItemType type) {
        assertThat(ItemType.of(type.code())).isEqualTo(type);
        assertThat(ItemType.ofXmlName(type.xmlName())).contains(type);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 0x0F, 0xFF, Integer.MAX_VALUE})
    void anyOtherCodeIsNoType(int code) {
        assertThat(ItemType.of(code)).isNull();
    }

    @Test
    void aNameWithBlanksIsNoXmlName() {
        assertThat(ItemType.ofXmlName("Text String")).isEmpty();
    }
}
