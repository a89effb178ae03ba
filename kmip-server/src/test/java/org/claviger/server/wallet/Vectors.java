package org.claviger.server.wallet;

import java.io.IOException;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Published test vectors, as resources beside the tests. */
public final class Vectors {
    private Vectors() {}

    /** Reads a resource of this package. */
    public static JsonNode read(String name) {
        try (var in = Vectors.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("no resource " + name);
            }
            return JsonMapper.builder().build().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
