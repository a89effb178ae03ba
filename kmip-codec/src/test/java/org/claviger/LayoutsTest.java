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
import org.claviger.operation.OperationTypes;
import org.claviger.schema.Struct;
import org.claviger.schema.StructFields;
import org.claviger.ttlv.ProtocolVersion;
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

    /** Where we knowingly differ: the structure, and the part of its printed fields that we have in another form. */
    private static final Map<String, Map<String, String>> DIFFERENCES = Map.of(
            // A client says the total, the unit or both (the rules in KMIP 2.1 section 4.59), the cases no count.
            "Usage Limits",
            Map.of(
                    "Usage Limits Total;Usage Limits Count;Usage Limits Unit",
                    "Usage Limits Total?;Usage Limits Count?;Usage Limits Unit?"),
            // There is no Digest where the server does not know its value (KMIP 2.1 section 4.21).
            "Digest",
            Map.of("Digest Value?", "Digest Value"),
            // Either of the two.
            "Object Defaults",
            Map.of("Object Type | ObjectTypes", "Object Type?;Object Types?"),
            // "Zero or more" (KMIP 2.1 section 6.1.41).
            "Asynchronous Correlation Values",
            Map.of("Asynchronous Correlation Value?", "Asynchronous Correlation Value*"),
            // The conformance cases have none where there are no constraints.
            "Get Constraints response",
            Map.of("Constraints", "Constraints?"),
            "Set Constraints request",
            Map.of("Constraints", "Constraints?"),
            // The conformance cases have it.
            "Process response",
            Map.of("", "Asynchronous Correlation Value?"));

    static List<Printed> printed() {
        var resource = Objects.requireNonNull(LayoutsTest.class.getResourceAsStream("/org/claviger/spec/layouts.csv"));
        try (var in = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return in.lines()
                    .skip(1)
                    .map(line -> line.split(",", 4))
                    .map(cells -> new Printed(cells[0], version(cells[1]), version(cells[2]), cells[3]))
                    .filter(layout -> structs().containsKey(loosely(layout.name())))
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
    @MethodSource("printed")
    void aStructureHasTheFieldsThatTheSpecificationPrints(Printed layout) {
        var struct = Objects.requireNonNull(structs().get(loosely(layout.name())));
        for (var version : layout.versions()) {
            assertThat(StructFields.written(struct, version))
                    .as("%s in %s", layout.name(), version)
                    .isEqualTo(withDifferences(layout));
        }
    }

    private static String withDifferences(Printed layout) {
        var fields = layout.fields();
        for (var difference : DIFFERENCES.getOrDefault(layout.name(), Map.of()).entrySet()) {
            var printed = difference.getKey();
            fields =
                    printed.isEmpty() ? fields + difference.getValue() : fields.replace(printed, difference.getValue());
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
                if (owner.getEnclosingClass() == null) {
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
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }
}
