package org.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.claviger.operation.OperationTypes;
import org.claviger.schema.Struct;
import org.claviger.schema.StructFields;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the fields of every structure and payload with those that the specifications print, version by version. */
class LayoutsTest {
    /** What stands in a specification's table, in some versions. */
    record Printed(String name, ProtocolVersion first, ProtocolVersion last, String fields) {
        List<ProtocolVersion> versions() {
            return ProtocolVersion.published().stream()
                    .filter(version -> version.compareTo(first) >= 0 && version.compareTo(last) <= 0)
                    .toList();
        }

        @Override
        public String toString() {
            return name + " " + first + " to " + last;
        }
    }

    /** Where we knowingly differ: what is printed of a structure, and what we have for it. */
    private record Difference(String structure, String printed, String ours) {}

    private static final List<Difference> DIFFERENCES = List.of(
            // A client says the total, the unit or both (the rules in KMIP 2.1 section 4.59), the cases no count.
            new Difference(
                    "Usage Limits",
                    "Usage Limits Total;Usage Limits Count;Usage Limits Unit",
                    "Usage Limits Total?;Usage Limits Count?;Usage Limits Unit?"),
            // There is no Digest where the server does not know its value (KMIP 2.1 section 4.21).
            new Difference("Digest", "Digest Value?", "Digest Value"),
            // Either of the two.
            new Difference("Object Defaults", "Object Type | ObjectTypes", "Object Type?;Object Types?"),
            // "Zero or more" (KMIP 2.1 section 6.1.41).
            new Difference(
                    "Asynchronous Correlation Values",
                    "Asynchronous Correlation Value?",
                    "Asynchronous Correlation Value*"),
            // A list that may be empty (KMIP 2.1 section 6.1.40).
            new Difference("Query response", "Protection Storage Masks", "Protection Storage Masks*"),
            // The conformance cases have none where there are no constraints.
            new Difference("Get Constraints response", "Constraints", "Constraints?"),
            new Difference("Set Constraints request", "Constraints", "Constraints?"),
            // The conformance cases have it.
            new Difference("Process response", "", "Asynchronous Correlation Value?"),
            // Some clients of 1.x wrap the attributes to look for, and some of 2.x look for nothing.
            new Difference("Locate request", "Attribute*", "Attribute*;Template-Attribute?"),
            new Difference("Locate request", "Attributes", "Attributes?"),
            // The conformance cases of 1.2 have none.
            new Difference("Create Split Key response", "Object Type;", "Object Type?;"),
            new Difference("Join Split Key response", "Object Type;", "Object Type?;"),
            // 1.3 and 1.4 forgot that parts have no result yet; 2.0 says so.
            new Difference("Signature Verify response", "Validity Indicator;Data?;", "Validity Indicator?;Data?;"),
            new Difference("MAC Verify response", "Validity Indicator;Correlation", "Validity Indicator?;Correlation"));

    static List<Printed> known() {
        return printed().stream()
                .filter(layout -> structs().containsKey(loosely(layout.name())))
                .toList();
    }

    private static List<Printed> printed() {
        var resource = Objects.requireNonNull(LayoutsTest.class.getResourceAsStream("/org/claviger/spec/layouts.csv"));
        try (var in = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return in.lines()
                    .skip(1)
                    .map(line -> line.split(",", 4))
                    .map(cells -> new Printed(cells[0], version(cells[1]), version(cells[2]), cells[3]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProtocolVersion version(String text) {
        var numbers = text.split("\\.");
        return ProtocolVersion.of(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }

    @ParameterizedTest
    @MethodSource("known")
    void aStructureHasTheFieldsThatTheSpecificationPrints(Printed layout) {
        var struct = Objects.requireNonNull(structs().get(loosely(layout.name())));
        for (var version : layout.versions()) {
            assertThat(StructFields.written(struct, version))
                    .as("%s in %s", layout.name(), version)
                    .isEqualTo(withDifferences(layout));
        }
    }

    @Test
    void everyPrintedStructureIsThere() {
        var missing = printed().stream()
                .map(Printed::name)
                .filter(name -> !structs().containsKey(loosely(name)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(missing)
                .containsExactlyInAnyOrder(
                        // Structures in some versions and texts in others.
                        "Name",
                        "Rotate Name",
                        // What a header begins with.
                        "Protocol Version",
                        // Read item by item.
                        "Request Message",
                        "Response Message",
                        // Kept as it is: what is in it is up to the vendor.
                        "Server Information");
    }

    private static String withDifferences(Printed layout) {
        var fields = layout.fields();
        for (var difference : DIFFERENCES) {
            if (difference.structure().equals(layout.name())) {
                fields = difference.printed().isEmpty()
                        ? fields + difference.ours()
                        : fields.replace(difference.printed(), difference.ours());
            }
        }
        return fields;
    }

    private static final Map<String, Struct<?>> STRUCTS = new TreeMap<>();

    private static Map<String, Struct<?>> structs() {
        if (STRUCTS.isEmpty()) {
            for (var type : OperationTypes.all()) {
                put(type + " request", type.request());
                put(type + " response", type.response());
            }
            CompiledClasses.in("attribute", "object", "operation", "message").forEach(owner -> {
                if (!OperationTypes.class.getPackage().equals(owner.getPackage())
                        || owner.getEnclosingClass() == null) {
                    CompiledClasses.struct(owner).ifPresent(struct -> put(owner.getSimpleName(), struct));
                }
            });
        }
        return STRUCTS;
    }

    private static void put(String name, Object codec) {
        if (codec instanceof Struct<?> struct) {
            STRUCTS.put(loosely(name), struct);
        }
    }

    private static String loosely(String name) {
        // Keys of the three elliptic algorithms of 1.x look alike, and like those of later versions.
        return name.replaceAll("EC(DSA|DH|MQV)", "EC")
                .replaceAll("[^A-Za-z0-9]", "")
                .toLowerCase(Locale.ROOT);
    }
}
