package org.claviger.conformance.oasis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The specifications' own tables of tags and enumerations: what a case's names are on the wire. */
final class SpecificationTables {
    private static final int HEX = 16;
    /** Fields whose values are those of an enumeration with another name. */
    private static final Map<String, String> ENUMERATION_OF_TAG = Map.of(
            "MaskGeneratorHashingAlgorithm", "HashingAlgorithm", "ProtectionStorageMasks", "ProtectionStorageMask");

    private final Map<String, Integer> codes = new HashMap<>();
    private final Map<Integer, String> tags = new HashMap<>();
    private final Map<String, Map<String, Integer>> values = new HashMap<>();
    private final Map<String, Map<Integer, String>> names = new HashMap<>();
    private final Map<String, Range> tagVersions = new HashMap<>();
    private final Map<String, Map<String, Range>> valueVersions = new HashMap<>();

    /** The versions from the first to the last that have something, such as 1.0 to 1.4. */
    private record Range(String first, String last) {
        boolean contains(String version) {
            return first.compareTo(version) <= 0 && version.compareTo(last) <= 0;
        }
    }

    SpecificationTables() {
        for (var row : rows("tags.csv", 5)) {
            var code = Integer.parseInt(row.getFirst(), HEX);
            codes.put(row.get(2), code);
            tags.putIfAbsent(code, row.get(2));
            tagVersions.put(row.get(2), new Range(row.get(3), row.get(4)));
        }
        for (var row : rows("enums.csv", 6)) {
            var enumeration = asTag(row.getFirst());
            var value = Integer.parseUnsignedInt(row.get(3), HEX);
            values.computeIfAbsent(enumeration, _ -> new HashMap<>()).put(row.get(2), value);
            names.computeIfAbsent(enumeration, _ -> new HashMap<>()).putIfAbsent(value, row.get(2));
            valueVersions
                    .computeIfAbsent(enumeration, _ -> new HashMap<>())
                    .put(row.get(2), new Range(row.get(4), row.get(5)));
        }
    }

    /** Returns the first cells of each row; none of them holds a comma. */
    private static List<List<String>> rows(String table, int cells) {
        var resource = Objects.requireNonNull(
                SpecificationTables.class.getResourceAsStream("/org/claviger/spec/" + table), table);
        try (var in = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return in.lines()
                    .skip(1)
                    .map(line -> List.of(line.split(",", -1)).subList(0, cells))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the name of an attribute or enumeration as a tag has it. */
    private static String asTag(String name) {
        return name.replace(" ", "").replace("#", "_");
    }

    int tag(String name) {
        if (name.startsWith("0x")) {
            return Integer.parseInt(name.substring(2), HEX);
        }
        return Optional.ofNullable(codes.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no tag is called " + name));
    }

    String tag(int code) {
        return tags.getOrDefault(code, "0x%06X".formatted(code));
    }

    /**
     * Returns the value of a name.
     *
     * @param field the tag or, for the value of an attribute, the attribute's name
     */
    Optional<Integer> value(String field, String name) {
        return field.equals("AttributeReference")
                ? Optional.ofNullable(codes.get(name))
                : Optional.ofNullable(
                        values.getOrDefault(enumeration(field), Map.of()).get(name));
    }

    Optional<String> name(String field, int value) {
        return field.equals("AttributeReference")
                ? Optional.ofNullable(tags.get(value))
                : Optional.ofNullable(
                        names.getOrDefault(enumeration(field), Map.of()).get(value));
    }

    /** Returns the names of the bits of a mask, or nothing if the field is none. */
    Optional<String> bits(String field, int mask) {
        var bits = names.get(enumeration(field));
        if (bits == null || !enumeration(field).endsWith("Mask")) {
            return Optional.empty();
        }
        var words = new ArrayList<String>();
        for (var bit = 1; bit != 0; bit <<= 1) {
            if ((mask & bit) != 0) {
                words.add(bits.getOrDefault(bit, "0x%08x".formatted(bit)));
            }
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", words));
    }

    /** Tells whether a version has this tag or, up to 1.4, an attribute of this name; names of vendors exist in all. */
    boolean existsIn(String version, String name) {
        var range = tagVersions.get(asTag(name));
        return range == null || range.contains(version);
    }

    /** Tells whether a version has this value of an enumeration or mask; values of vendors exist in all. */
    boolean existsIn(String version, String field, String value) {
        if (field.equals("AttributeReference")) {
            return existsIn(version, value);
        }
        var range = valueVersions.getOrDefault(enumeration(field), Map.of()).get(value);
        return range == null || range.contains(version);
    }

    private static String enumeration(String field) {
        var tag = asTag(field);
        return ENUMERATION_OF_TAG.getOrDefault(tag, tag);
    }
}
