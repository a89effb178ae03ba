package org.claviger.operation;

import java.util.List;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/** What the server demands of objects (KMIP 2.1 section 7.7; since 2.1). */
public record Constraints(List<Constraint> constraints) {
    public static final Struct<Constraints> STRUCT = Struct.of(Constraints::layout);

    public Constraints {
        constraints = List.copyOf(constraints);
    }

    private static Construct<Constraints> layout(Layout<Constraints> s) {
        var constraints = s.repeated(Tag.CONSTRAINT, Constraint.STRUCT, Constraints::constraints);
        return in -> new Constraints(in.read(constraints));
    }
}
