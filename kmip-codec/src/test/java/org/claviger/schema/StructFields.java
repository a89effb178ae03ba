package org.claviger.schema;

import java.util.stream.Collectors;
import org.claviger.ttlv.ProtocolVersion;

/** What tests may know of the fields of a structure. */
public final class StructFields {
    private StructFields() {}

    /** Tells whether the version has a field in which these two values differ. */
    public static <T> boolean tellsApart(Struct<T> struct, T one, T other, ProtocolVersion version) {
        for (var field : struct.fields()) {
            if (field.versions().contains(version) && !field.of(one).equals(field.of(other))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the fields that the version has, in order: {@code Name} required, {@code Name?} optional, {@code Name*} repeated. */
    public static String written(Struct<?> struct, ProtocolVersion version) {
        return struct.fields().stream()
                .filter(field -> field.isWrittenIn(version))
                .map(field -> field + mark(field, version))
                .collect(Collectors.joining(";"));
    }

    private static String mark(Field<?, ?> field, ProtocolVersion version) {
        if (field.occurrence() == Field.Occurrence.REPEATED) {
            return "*";
        }
        return field.isRequiredIn(version) ? "" : "?";
    }
}
