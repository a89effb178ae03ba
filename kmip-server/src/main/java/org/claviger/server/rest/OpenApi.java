package org.claviger.server.rest;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The description of what this door answers (OpenAPI 3.1). */
final class OpenApi {
    static final JsonWritable DOCUMENT = new Resource(read());

    private OpenApi() {}

    private static byte[] read() {
        try (var in = OpenApi.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Resource implements JsonWritable {
        private final byte[] bytes;

        Resource(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int size() {
            return bytes.length;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeBytes(bytes);
        }
    }
}
