package org.claviger.server.crypto.wycheproof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The test vectors of project Wycheproof, read from the folder that the system property {@code claviger.wycheproof} names, or
 * {@code shared/wycheproof} beside the checkout. Without it the tests are skipped, or fail where the environment says {@code
 * CI=true}.
 */
public final class Wycheproof {
    /** What must become of a test. */
    public enum Result {
        VALID,
        INVALID,
        /** Either answer is right; the flags say what is special. */
        ACCEPTABLE
    }

    /**
     * One test vector.
     *
     * @param group the fields that it shares with others, such as {@code tagSize} or {@code privateKeyPkcs8}
     * @param test its own fields
     */
    public record Vector(String file, JsonNode group, JsonNode test) {
        public int id() {
            return test.path("tcId").intValue();
        }

        public Result result() {
            return switch (test.path("result").stringValue()) {
                case "valid" -> Result.VALID;
                case "invalid" -> Result.INVALID;
                case "acceptable" -> Result.ACCEPTABLE;
                default -> throw new IllegalStateException("a result that Wycheproof does not define");
            };
        }

        /** Whether this is one of the things that Wycheproof says of the test. */
        public boolean hasFlag(String flag) {
            return test.path("flags")
                    .valueStream()
                    .anyMatch(each -> each.stringValue().equals(flag));
        }

        /** A field of the test that is written in hexadecimal. */
        public byte[] bytes(String field) {
            return hex(test, field);
        }

        /** A field of the group that is written in hexadecimal. */
        public byte[] groupBytes(String field) {
            return hex(group, field);
        }

        /** A number of the test, such as {@code iterationCount}. */
        public int number(String field) {
            return require(test, field).intValue();
        }

        /** A number of the group, such as {@code keySize}. */
        public int groupNumber(String field) {
            return require(group, field).intValue();
        }

        /** A text of the group, such as {@code sha}. */
        public String groupText(String field) {
            return require(group, field).stringValue();
        }

        /** Whether the test has the field. */
        public boolean has(String field) {
            return test.has(field);
        }

        private byte[] hex(JsonNode node, String field) {
            return HexFormat.of().parseHex(require(node, field).stringValue());
        }

        private JsonNode require(JsonNode node, String field) {
            if (!node.has(field)) {
                throw new IllegalStateException(this + " has no " + field);
            }
            return node.get(field);
        }

        @Override
        public String toString() {
            return "%s #%d %s %s %s"
                    .formatted(
                            file,
                            id(),
                            test.path("result").stringValue(),
                            test.path("flags"),
                            test.path("comment").stringValue());
        }
    }

    private static final JsonMapper JSON = new JsonMapper();

    private Wycheproof() {}

    /**
     * Returns the vectors of a file.
     *
     * @param name without its ending, such as {@code aes_gcm_test}
     */
    public static List<Vector> vectors(String name) {
        var file = folder().resolve("testvectors_v1").resolve(name + ".json");
        var vectors = new ArrayList<Vector>();
        var root = read(file);
        for (var group : root.path("testGroups")) {
            for (var test : group.path("tests")) {
                vectors.add(new Vector(name, group, test));
            }
        }
        var announced = root.path("numberOfTests").intValue();
        if (vectors.size() != announced || vectors.isEmpty()) {
            throw new IllegalStateException(
                    file + " has " + vectors.size() + " tests (expected " + announced + ", and some)");
        }
        return vectors;
    }

    /** Returns the names of the files that match a pattern, without their ending. */
    public static List<String> files(String regex) {
        try (Stream<Path> files = Files.list(folder().resolve("testvectors_v1"))) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\.json$", ""))
                    .filter(name -> name.matches(regex))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try (var in = Files.newInputStream(file)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        var found = find();
        if (found.isPresent()) {
            return found.get();
        }
        var problem =
                "the Wycheproof vectors are neither where -Dclaviger.wycheproof says nor in shared/wycheproof beside"
                        + " the checkout";
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(problem);
        }
        Assumptions.abort(problem);
        throw new IllegalStateException(problem);
    }

    private static Optional<Path> find() {
        var named = System.getProperty("claviger.wycheproof", "");
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named)).filter(Files::isDirectory);
        }
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var beside = at.resolve("shared/wycheproof");
            if (Files.isDirectory(beside)) {
                return Optional.of(beside);
            }
        }
        return Optional.empty();
    }
}
