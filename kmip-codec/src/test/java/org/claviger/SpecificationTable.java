package org.claviger;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.VersionRange;

/** Tables of facts from the specifications, from the test resources in {@code org/claviger/spec}. */
public final class SpecificationTable {
    private SpecificationTable() {}

    /** Returns the rows of a table, cell by cell, without its line of headings. No cell has a comma in it. */
    public static List<List<String>> rows(String fileName) {
        var resource = Objects.requireNonNull(
                SpecificationTable.class.getResourceAsStream("/org/claviger/spec/" + fileName), fileName);
        try (var in = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return in.lines().skip(1).map(line -> List.of(line.split(",", -1))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the versions from {@code first} to {@code last}, as the tables write them. */
    public static VersionRange versions(String first, String last) {
        return new VersionRange(version(first), version(last));
    }

    private static ProtocolVersion version(String text) {
        var numbers = text.split("\\.");
        return ProtocolVersion.of(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }
}
