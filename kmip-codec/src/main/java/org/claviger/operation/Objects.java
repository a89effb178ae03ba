package org.claviger.operation;

import java.util.List;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/** A list of objects (KMIP 2.1 section 7.21; since 2.0). */
public record Objects(List<UniqueIdentifier> uniqueIdentifiers) {
    public static final Struct<Objects> STRUCT = Struct.of(Objects::layout);

    public Objects {
        uniqueIdentifiers = List.copyOf(uniqueIdentifiers);
    }

    private static Construct<Objects> layout(Layout<Objects> s) {
        var uniqueIdentifiers = s.repeated(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Objects::uniqueIdentifiers);
        return in -> new Objects(in.read(uniqueIdentifiers));
    }
}
