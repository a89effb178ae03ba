package org.claviger.operation;

import java.util.Optional;
import org.claviger.attribute.Attributes;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * Attributes that objects of some types, or of some groups, must have (KMIP 2.1 section 7.6; since 2.1).
 *
 * @param objectTypes absent means all
 * @param objectGroups absent means objects of any group and of none
 */
public record Constraint(
        Optional<ObjectTypes> objectTypes, Optional<ObjectGroups> objectGroups, Optional<Attributes> attributes) {
    public static final Struct<Constraint> STRUCT = Struct.of(Constraint::layout);

    private static Construct<Constraint> layout(Layout<Constraint> s) {
        var objectTypes = s.optional(Tag.OBJECT_TYPES, ObjectTypes.STRUCT, Constraint::objectTypes);
        var objectGroups = s.optional(Tag.OBJECT_GROUPS, ObjectGroups.STRUCT, Constraint::objectGroups);
        var attributes = s.optional(Tag.ATTRIBUTES, Attributes.STRUCTURE, Constraint::attributes);
        return in -> new Constraint(in.read(objectTypes), in.read(objectGroups), in.read(attributes));
    }
}
