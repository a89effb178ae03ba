package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_1;

import java.util.Optional;
import org.claviger.attribute.UsageLimits;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/** Some operations on some objects; what is absent sets no bounds (KMIP 2.1 section 7.34; since 2.0). */
public record Right(
        Optional<UsageLimits> usageLimits,
        Optional<Operations> operations,
        Optional<Objects> objects,
        Optional<ObjectGroups> objectGroups) {
    public static final Struct<Right> STRUCT = Struct.of(Right::layout);

    private static Construct<Right> layout(Layout<Right> s) {
        var usageLimits = s.optional(Tag.USAGE_LIMITS, UsageLimits.STRUCT, Right::usageLimits);
        var operations = s.optional(Tag.OPERATIONS, Operations.STRUCT, Right::operations);
        var objects = s.optional(Tag.OBJECTS, Objects.STRUCT, Right::objects);
        var objectGroups = s.optional(Tag.OBJECT_GROUPS, ObjectGroups.STRUCT, Right::objectGroups)
                .since(V2_1);
        return in -> new Right(in.read(usageLimits), in.read(operations), in.read(objects), in.read(objectGroups));
    }
}
