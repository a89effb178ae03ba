package org.claviger.server.rest;

import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.jspecify.annotations.Nullable;

/**
 * The body of a call: one JSON object whose members are strings (RFC 8259). Secret ones go from the request's buffer into its
 * {@link SecretScope} and nowhere else.
 */
final class JsonBody {
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Secret> secrets = new HashMap<>();

    /**
     * A member that a call has.
     *
     * @param allowed what it may be; empty: any text that is not empty
     */
    record Field(String name, Kind kind, List<String> allowed) {
        /** How a member is read. */
        enum Kind {
            TEXT,
            SECRET,
            /** Accepted and passed over. */
            IGNORED
        }

        Field {
            allowed = List.copyOf(allowed);
        }

        static Field text(String name, String... allowed) {
            return new Field(name, Kind.TEXT, List.of(allowed));
        }

        static Field secret(String name) {
            return new Field(name, Kind.SECRET, List.of());
        }

        static Field ignored(String name) {
            return new Field(name, Kind.IGNORED, List.of());
        }

        /** Says what it must be, for an error. */
        String expected() {
            return name + " (expected " + values() + ")";
        }

        private String values() {
            return allowed.isEmpty() ? "a string that is not empty" : String.join(" or ", allowed);
        }

        /** Returns {@code value} if the field may have it. */
        String checked(@Nullable String value) {
            if (value == null) {
                throw HttpFault.badRequest("missing: " + expected());
            }
            if (value.isEmpty() || !allowed.isEmpty() && !allowed.contains(value)) {
                throw HttpFault.badRequest("invalid: " + expected());
            }
            return value;
        }
    }

    private JsonBody() {}

    /**
     * Reads a body.
     *
     * @param fields all that the call has; those that are not ignored must be there
     * @throws HttpFault unless it is an object with these members and no others
     */
    static JsonBody read(ByteBuf body, List<Field> fields, SecretScope scope) {
        var read = new JsonBody();
        read.members(new JsonStrings(body), fields, scope);
        for (var field : fields) {
            switch (field.kind()) {
                case TEXT -> field.checked(read.texts.get(field.name()));
                case SECRET -> {
                    var value = read.secrets.get(field.name());
                    if (value == null || value.length() == 0) {
                        throw HttpFault.badRequest((value == null ? "missing: " : "invalid: ") + field.expected());
                    }
                }
                case IGNORED -> {}
            }
        }
        return read;
    }

    private void members(JsonStrings in, List<Field> fields, SecretScope scope) {
        Set<String> seen = new HashSet<>();
        in.expect('{');
        if (in.skips('}')) {
            in.end();
            return;
        }
        do {
            if (!in.atString()) {
                throw JsonStrings.malformed();
            }
            var name = in.string();
            var field = fields.stream()
                    .filter(candidate -> name.equals(candidate.name()))
                    .findFirst()
                    .orElseThrow(() -> HttpFault.badRequest("an unknown field (expected "
                            + fields.stream().map(Field::name).collect(Collectors.joining(", ")) + ")"));
            if (!seen.add(name)) {
                throw HttpFault.badRequest("twice: " + field.name());
            }
            in.expect(':');
            if (!in.atString()) {
                throw HttpFault.badRequest("no string: " + field.expected());
            }
            switch (field.kind()) {
                case TEXT -> texts.put(name, in.string());
                case SECRET -> secrets.put(name, in.secret(scope));
                case IGNORED -> in.skip();
            }
        } while (in.skips(','));
        in.expect('}');
        in.end();
    }

    String text(String name) {
        var value = texts.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no field " + name);
        }
        return value;
    }

    Secret secret(String name) {
        var value = secrets.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no field " + name);
        }
        return value;
    }
}
