package org.claviger.schema;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.claviger.ttlv.ProtocolVersion;

/** What tests may know of the fields of a structure. */
public final class StructFields {
    private StructFields() {}

    /** Tells whether the version has a field for {@code part}, which {@code value} holds, or for anything optional in it. */
    public static <T> boolean hasFieldFor(Struct<T> struct, T value, Object part, ProtocolVersion version) {
        for (var field : struct.fields()) {
            if (field.versions().contains(version)) {
                var held = field.of(value);
                if (held.equals(part) || (field.occurrence() != Field.Occurrence.REQUIRED && isPresent(held))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the fields that the version has, in order: {@code Name} required, {@code Name?} optional, {@code Name*} repeated. */
    public static String written(Struct<?> struct, ProtocolVersion version) {
        return struct.fields().stream()
                .filter(field -> field.versions().contains(version))
                .map(field -> field + mark(field, version))
                .collect(Collectors.joining(";"));
    }

    private static String mark(Field<?, ?> field, ProtocolVersion version) {
        if (field.occurrence() == Field.Occurrence.REPEATED) {
            return "*";
        }
        return field.isRequiredIn(version) ? "" : "?";
    }

    private static boolean isPresent(Object held) {
        return held instanceof Optional<?> optional
                ? optional.isPresent()
                : held instanceof List<?> list && !list.isEmpty();
    }
}
