package org.claviger.attribute;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.claviger.enumeration.KmipEnumeration;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the table with what the specifications print, in both directions. */
class AttributeTypesTest {
    private static final List<ProtocolVersion> WITH_RULES_IN_PRINT = ProtocolVersion.published().stream()
            .filter(version -> version.compareTo(ProtocolVersion.V2_1) <= 0)
            .toList();

    /** What stands in a specification's table on one attribute, in some versions. */
    record Row(String attribute, ProtocolVersion first, ProtocolVersion last, String rules) {
        boolean holdsIn(ProtocolVersion version) {
            return version.compareTo(first) >= 0 && version.compareTo(last) <= 0;
        }

        @Override
        public String toString() {
            return attribute + " " + first + " to " + last;
        }
    }

    static List<Row> printedRules() {
        var resource = Objects.requireNonNull(
                AttributeTypesTest.class.getResourceAsStream("/org/claviger/spec/attribute-rules.csv"));
        try (var in = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return in.lines().skip(1).map(AttributeTypesTest::row).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String line) {
        var cells = line.split(",", 4);
        return new Row(cells[0], version(cells[1]), version(cells[2]), cells[3]);
    }

    private static ProtocolVersion version(String text) {
        var numbers = text.split("\\.");
        return ProtocolVersion.of(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }

    @ParameterizedTest
    @MethodSource("printedRules")
    void theTableHasTheRulesThatTheSpecificationPrints(Row row) {
        for (var version : WITH_RULES_IN_PRINT) {
            if (row.holdsIn(version)) {
                for (var type : typesOf(row.attribute())) {
                    assertThat(type.versions().contains(version))
                            .as("%s in %s", type, version)
                            .isTrue();
                    assertThat(written(type.rules(version), version))
                            .as("%s in %s", type, version)
                            .isEqualTo(row.rules());
                }
            }
        }
    }

    @Test
    void theTableHasNoRulesThatTheSpecificationDoesNotPrint() {
        for (var version : WITH_RULES_IN_PRINT) {
            var printed = new TreeSet<String>();
            for (var row : printedRules()) {
                if (row.holdsIn(version)) {
                    typesOf(row.attribute()).forEach(type -> printed.add(type.name()));
                }
            }
            if (version.equals(ProtocolVersion.V1_4)) {
                // 1.4 has the tags of Certificate Attributes, and clients use them, but its text does not mention them.
                certificateAttributes().forEach(type -> printed.add(type.name()));
            }
            if (version.isAtLeast(ProtocolVersion.V2_0)) {
                // Its section has no table (KMIP 2.1 section 4.60): the rules of 1.4 go on.
                printed.add(AttributeTypes.VENDOR_ATTRIBUTE.name());
            }
            var known = AttributeTypes.all().stream()
                    .filter(type -> type.versions().contains(version))
                    .map(AttributeType::name)
                    .collect(toCollection(TreeSet::new));
            assertThat(known).as("attributes of %s", version).isEqualTo(printed);
        }
    }

    private static List<AttributeType<?>> typesOf(String printedName) {
        return switch (printedName) {
            case "Custom Attribute" -> List.of(AttributeTypes.VENDOR_ATTRIBUTE);
            case "Certificate Attributes" -> certificateAttributes();
            default ->
                List.of(AttributeTypes.all().stream()
                        .filter(type -> type.name().equals(printedName))
                        .findAny()
                        .orElseThrow(() -> new AssertionError("no attribute " + printedName)));
        };
    }

    private static List<AttributeType<?>> certificateAttributes() {
        return AttributeTypes.all().stream()
                .filter(type -> type.name().startsWith("Certificate Subject ")
                        || type.name().startsWith("Certificate Issuer "))
                .filter(type -> type.versions().contains(ProtocolVersion.V2_1))
                .toList();
    }

    private static String written(AttributeRules rules, ProtocolVersion version) {
        var all = Arrays.stream(ObjectType.values())
                .filter(type -> type.versions().contains(version))
                .collect(toSet());
        return Stream.of(
                        words(rules.presence()),
                        words(rules.initiallySetBy()),
                        words(rules.modifiableByServer()),
                        words(rules.modifiableByClient()),
                        words(rules.deletableByClient()),
                        words(rules.instances()),
                        names(rules.implicitlySetBy()),
                        rules.appliesTo().equals(all) ? "all" : names(rules.appliesTo()))
                .collect(joining(","));
    }

    private static String words(Enum<?> fact) {
        return fact.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String names(Set<? extends KmipEnumeration> values) {
        return values.stream().map(KmipEnumeration::specName).sorted().collect(joining(";"));
    }

    @Test
    void everyTagOfAnAttributeExistsWheneverTheAttributeDoes() {
        for (var type : AttributeTypes.all()) {
            assertThat(type.tag().versions().contains(type.versions().since()))
                    .as("tag of %s in %s", type, type.versions().since())
                    .isTrue();
            assertThat(type.tag().versions().contains(type.versions().until()))
                    .as("tag of %s in %s", type, type.versions().until())
                    .isTrue();
            assertThat(AttributeTypes.ofTag(type.tag().code())).contains(type);
        }
    }

    @Test
    void everyLinkOf3IsAnAttribute() {
        for (var tag : Tag.values()) {
            if (tag.specName().endsWith(" Link")) {
                assertThat(AttributeTypes.ofTag(tag.code())).as(tag.specName()).isPresent();
            }
        }
    }

    @Test
    void rulesNameNothingThatTheVersionDoesNotHave() {
        for (var type : AttributeTypes.all()) {
            for (var version : ProtocolVersion.published()) {
                if (type.versions().contains(version)) {
                    var rules = type.rules(version);
                    assertThat(rules.implicitlySetBy())
                            .as("%s in %s", type, version)
                            .allMatch((Operation operation) ->
                                    operation.versions().contains(version));
                    assertThat(rules.appliesTo())
                            .as("%s in %s", type, version)
                            .isNotEmpty()
                            .allMatch((ObjectType object) -> object.versions().contains(version));
                }
            }
        }
    }

    @Test
    void aVersionWithoutTheAttributeGivesTheRulesOfTheNearestOneThatHasIt() {
        assertThat(AttributeTypes.FRESH.rules(ProtocolVersion.V1_0))
                .isEqualTo(AttributeTypes.FRESH.rules(ProtocolVersion.V1_1));
        assertThat(AttributeTypes.LINK.rules(ProtocolVersion.V3_0))
                .isEqualTo(AttributeTypes.LINK.rules(ProtocolVersion.V2_1));
        assertThat(AttributeTypes.CRYPTOGRAPHIC_LENGTH.rules(ProtocolVersion.of(1, 9)))
                .isEqualTo(AttributeTypes.CRYPTOGRAPHIC_LENGTH.rules(ProtocolVersion.V1_4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cryptographic Algorithm",
                "cryptographic algorithm",
                "CRYPTOGRAPHIC_ALGORITHM",
                "CryptographicAlgorithm",
                "Cryptographic-Algorithm"
            })
    void aNameIsFoundInAnyCaseAndWithoutItsBlanks(String name) {
        assertThat(AttributeTypes.ofName(name)).contains(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-Name", "y-State", "x-", "Nam", "", "Attribute", "Vendor Attribute"})
    void aNameThatIsNoAttributesIsNotFound(String name) {
        assertThat(AttributeTypes.ofName(name)).isEmpty();
    }

    @Test
    void noTwoNamesLookAlike() {
        var seen = new HashSet<String>();
        var twice = new ArrayList<String>();
        for (var type : AttributeTypes.all()) {
            var loose = type.name().replaceAll("[ _-]", "").toLowerCase(Locale.ROOT);
            if (!seen.add(loose)) {
                twice.add(type.name());
            }
        }
        assertThat(twice).isEmpty();
    }
}
