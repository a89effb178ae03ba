package org.claviger.enumeration;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.claviger.SpecificationTable;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EnumerationsTest {
    /** What the specifications print of one value. */
    private record Value(String specName, String xmlName, int value, VersionRange versions) {
        static Value of(KmipEnumeration value) {
            return new Value(value.specName(), value.xmlName(), value.value(), value.versions());
        }
    }

    /** Enumerations whose values KMIP takes from PKCS#11 and doesn't print. */
    private static final List<String> FROM_PKCS_11 = List.of("PKCS#11 Function", "PKCS#11 Return Code");

    private static final Map<String, List<Value>> PRINTED = SpecificationTable.rows("enums.csv").stream()
            .collect(groupingBy(
                    cells -> cells.get(0),
                    TreeMap::new,
                    mapping(
                            cells -> new Value(
                                    cells.get(1),
                                    cells.get(2),
                                    Integer.parseUnsignedInt(cells.get(3), 16),
                                    SpecificationTable.versions(cells.get(4), cells.get(5))),
                            toList())));

    static List<String> printedNames() {
        return List.copyOf(PRINTED.keySet());
    }

    static Stream<EnumerationType<?>> all() {
        return Enumerations.all().stream();
    }

    private static List<KmipEnumeration> values(EnumerationType<?> type) {
        return type.values().<KmipEnumeration>map(value -> value).toList();
    }

    private static EnumerationType<?> named(String specName) {
        return all().filter(type -> type.specName().equals(specName)).findAny().orElseThrow();
    }

    @Test
    void everyEnumerationThatTheSpecificationsPrintIsHereAndNoOther() {
        assertThat(all().map(EnumerationType::specName))
                .filteredOn(name -> !FROM_PKCS_11.contains(name))
                .containsExactlyInAnyOrderElementsOf(printedNames());
    }

    @ParameterizedTest
    @MethodSource("printedNames")
    void anEnumerationHasTheValuesThatTheSpecificationsPrintInTheirOrder(String name) {
        assertThat(values(named(name)).stream().map(Value::of))
                .containsExactlyElementsOf(Objects.requireNonNull(PRINTED.get(name)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aValueIsFoundByItsNumberAndByItsXmlName(EnumerationType<?> type) {
        assertThat(values(type)).allSatisfy(value -> {
            assertThat((KmipEnumeration) type.byValue(value.value())).isSameAs(value);
            assertThat(type.byXmlName(value.xmlName()).map(KmipEnumeration.class::cast))
                    .contains(value);
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void noTwoValuesOfAnEnumerationShareANumberOrAName(EnumerationType<?> type) {
        assertThat(values(type)).doesNotHaveDuplicates();
        assertThat(values(type).stream().map(KmipEnumeration::value)).doesNotHaveDuplicates();
        assertThat(values(type).stream().map(KmipEnumeration::xmlName)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("all")
    void theValuesOfAMaskAreSingleBits(EnumerationType<?> type) {
        if (type.isMask()) {
            assertThat(values(type)).allMatch(value -> Integer.bitCount(value.value()) == 1);
        }
    }

    @Test
    void fourEnumerationsAreMasks() {
        assertThat(all().filter(EnumerationType::isMask).map(EnumerationType::specName))
                .containsExactlyInAnyOrder(
                        "Cryptographic Usage Mask",
                        "Object Class Mask",
                        "Protection Storage Mask",
                        "Storage Status Mask");
    }

    /** KMIP 2.1 section 11.38: the place in CK_FUNCTION_LIST_3_0, which ends with the 24 functions new in PKCS#11 3.0. */
    @Test
    void theFunctionsOfPkcs11AreNumberedByTheirPlace() {
        var functions = Pkcs11FunctionName.values();
        assertThat(Arrays.stream(functions).map(Pkcs11FunctionName::value))
                .containsExactlyElementsOf(
                        Stream.iterate(1, place -> place + 1).limit(92).toList());
        assertThat(functions[67].xmlName()).isEqualTo("C_WaitForSlotEvent");
        assertThat(functions[91].xmlName()).isEqualTo("C_MessageVerifyFinal");
    }

    @ParameterizedTest
    @MethodSource("printedNames")
    void aTagThatIsCalledAsAnEnumerationHasItsValues(String name) {
        // Item Type is no tag; Extension Type has its values.
        if (!name.equals("Item Type")) {
            var tag = Arrays.stream(Tag.values())
                    .filter(each -> each.specName().equals(name))
                    .findAny()
                    .orElseThrow();
            assertThat(Enumerations.ofTag(tag).map(EnumerationType::specName)).contains(name);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MASK_GENERATOR_HASHING_ALGORITHM, Hashing Algorithm",
        "EXTENSION_TYPE, Item Type",
        "LINKED_OBJECT_IDENTIFIER, Unique Identifier",
        "PRIVATE_KEY_UNIQUE_IDENTIFIER, Unique Identifier",
        "PUBLIC_KEY_UNIQUE_IDENTIFIER, Unique Identifier",
        "REPLACED_UNIQUE_IDENTIFIER, Unique Identifier",
        "CERTIFICATE_REQUEST_UNIQUE_IDENTIFIER, Unique Identifier",
        "PKCS_11_FUNCTION, PKCS#11 Function",
        "PKCS_11_RETURN_CODE, PKCS#11 Return Code"
    })
    void aTagThatIsCalledOtherwiseHasTheValuesOfItsEnumerationToo(Tag tag, String name) {
        assertThat(Enumerations.ofTag(tag).map(EnumerationType::specName)).contains(name);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.INCLUDE,
            names = {
                // Its values are tags.
                "ATTRIBUTE_REFERENCE",
                // Its values are all vendors' own.
                "OPAQUE_DATA_TYPE",
                // Their names end in Masks: they are structures of masks.
                "PROTECTION_STORAGE_MASKS",
                "COMMON_PROTECTION_STORAGE_MASKS",
                "PRIVATE_PROTECTION_STORAGE_MASKS",
                "PUBLIC_PROTECTION_STORAGE_MASKS",
                // A list in a structure.
                "OBJECT_TYPES",
                "CRYPTOGRAPHIC_LENGTH"
            })
    void aTagWithoutNamedNumbersHasNoEnumeration(Tag tag) {
        assertThat(Enumerations.ofTag(tag)).isEmpty();
    }

    @Test
    void everyReasonThatAnErrorTableGivesExistsInTheVersionsOfThatTable() {
        var reasons = Arrays.stream(ResultReason.values()).collect(toMap(ResultReason::specName, reason -> reason));
        for (var cells : SpecificationTable.rows("error-reasons.csv")) {
            var versions = SpecificationTable.versions(cells.get(1), cells.get(2));
            for (var name : cells.get(3).split(";")) {
                assertThat(reasons).containsKey(name);
                var reason = Objects.requireNonNull(reasons.get(name));
                assertThat(ProtocolVersion.published().stream().filter(versions::contains))
                        .as("%s for %s", name, cells.get(0))
                        .allMatch(reason.versions()::contains);
            }
        }
    }
}
