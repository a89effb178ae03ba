package org.claviger.hsm.aws.simulator;

import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the members of a request as KMS's model types them. */
record Request(ObjectNode json) {
    Optional<String> text(String name) {
        return member(name).map(n -> {
            if (!n.isString()) {
                throw wrongType(name, "string");
            }
            return n.stringValue();
        });
    }

    String requiredText(String name) {
        return text(name).filter(t -> !t.isEmpty()).orElseThrow(() -> missing(name));
    }

    Optional<Integer> integer(String name) {
        return member(name).map(n -> {
            if (!n.isInt()) {
                throw wrongType(name, "integer");
            }
            return n.intValue();
        });
    }

    /** An integer that has to be within bounds if it is there. */
    Optional<Integer> integer(String name, int least, int most) {
        var value = integer(name);
        if (value.isPresent() && (value.get() < least || value.get() > most)) {
            throw validation("%s %d (expected %d to %d)".formatted(name, value.get(), least, most));
        }
        return value;
    }

    boolean flag(String name) {
        return member(name).map(n -> n.isBoolean() && n.booleanValue()).orElse(false);
    }

    Optional<Instant> time(String name) {
        return member(name).map(n -> Instant.ofEpochMilli(Math.round(n.doubleValue() * 1000)));
    }

    byte[] bytes(String name, int most) {
        byte[] value;
        try {
            value = Base64.getDecoder().decode(requiredText(name));
        } catch (IllegalArgumentException _) {
            throw wrongType(name, "blob");
        }
        if (value.length < 1 || value.length > most) {
            throw validation("%s of %d bytes (expected 1 to %d)".formatted(name, value.length, most));
        }
        return value;
    }

    /** An encryption context, in the order of its names. */
    Map<String, String> context(String name) {
        var context = new TreeMap<String, String>();
        member(name)
                .ifPresent(n -> n.properties()
                        .forEach(e -> context.put(e.getKey(), e.getValue().stringValue())));
        return context;
    }

    /** Tags, in the order of their keys. */
    Map<String, String> tags(String name) {
        var tags = new TreeMap<String, String>();
        member(name)
                .ifPresent(list -> list.forEach(tag -> {
                    var one = new Request((ObjectNode) tag);
                    tags.put(one.requiredText("TagKey"), one.text("TagValue").orElseThrow(() -> missing("TagValue")));
                }));
        return tags;
    }

    static KmsError validation(String message) {
        return new KmsError("ValidationException", "1 validation error detected: " + message);
    }

    private Optional<JsonNode> member(String name) {
        return Optional.ofNullable(json.get(name)).filter(n -> !n.isNull());
    }

    private static KmsError missing(String name) {
        return validation(name + " is missing");
    }

    private static KmsError wrongType(String name, String type) {
        return new KmsError("SerializationException", name + " is not a " + type);
    }
}
