package org.claviger.ttlv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.claviger.SpecificationTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {
    private record Row(int code, String specName, String xmlName, VersionRange versions) {}

    @Test
    void theTagsAreThoseOfTheSpecificationsInTheOrderOfTheirCodes() {
        var printed = SpecificationTable.rows("tags.csv").stream()
                .map(cells -> new Row(
                        Integer.parseInt(cells.get(0), 16),
                        cells.get(1),
                        cells.get(2),
                        SpecificationTable.versions(cells.get(3), cells.get(4))));
        assertThat(Arrays.stream(Tag.values())
                        .map(tag -> new Row(tag.code(), tag.specName(), tag.xmlName(), tag.versions())))
                .containsExactlyElementsOf(printed.toList());
    }

    @ParameterizedTest
    @EnumSource
    void aTagIsFoundByItsCodeAndByItsXmlName(Tag tag) {
        assertThat(Tag.of(tag.code())).isEqualTo(tag);
        assertThat(Tag.ofXmlName(tag.xmlName())).contains(tag);
    }

    @ParameterizedTest
    @EnumSource
    void aConstantIsNamedAsTheSpecificationNamesTheTag(Tag tag) {
        assertThat(tag.name().replace("_", ""))
                .isEqualToIgnoringCase(tag.specName().replaceAll("[^A-Za-z0-9]", ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 0x42_0000, 0x42_0137, 0x42_013E, 0x42_01C3, 0x42_FFFF, 0x54_0001})
    void aCodeThatNoVersionAssignsHasNoTag(int code) {
        assertThat(Tag.of(code)).isNull();
    }

    @Test
    void theSpecificationsOwnNameIsNoXmlName() {
        assertThat(Tag.ofXmlName("Activation Date")).isEmpty();
        assertThat(Tag.ofXmlName("activationDate")).isEmpty();
    }

    @Test
    void theExtensionsAreTheCodesThatBeginWith54() {
        assertThat(Tag.isExtension(0x53_FFFF)).isFalse();
        assertThat(Tag.isExtension(0x54_0000)).isTrue();
        assertThat(Tag.isExtension(0x54_FFFF)).isTrue();
        assertThat(Tag.isExtension(0x55_0000)).isFalse();
        assertThat(Tag.values()).noneMatch(tag -> Tag.isExtension(tag.code()));
    }
}
