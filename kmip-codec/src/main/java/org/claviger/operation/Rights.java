package org.claviger.operation;

import java.util.List;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/** What may be done with a ticket: whatever any of these rights allows (KMIP 2.1 section 7.35; since 2.0). */
public record Rights(List<Right> rights) {
    public static final Struct<Rights> STRUCT = Struct.of(Rights::layout);

    public Rights {
        rights = List.copyOf(rights);
    }

    private static Construct<Rights> layout(Layout<Rights> s) {
        var rights = s.repeated(Tag.RIGHT, Right.STRUCT, Rights::rights);
        return in -> new Rights(in.read(rights));
    }
}
