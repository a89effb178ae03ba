package org.claviger.operation;

import java.util.List;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/** A list of operations (KMIP 2.1 section 7.25; since 2.0). */
public record Operations(List<Operation> operations) {
    public static final Struct<Operations> STRUCT = Struct.of(Operations::layout);

    public Operations {
        operations = List.copyOf(operations);
    }

    private static Construct<Operations> layout(Layout<Operations> s) {
        var operations = s.repeated(Tag.OPERATION, Codec.enumeration(Operation.class), Operations::operations);
        return in -> new Operations(in.read(operations));
    }
}
