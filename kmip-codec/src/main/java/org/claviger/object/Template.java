package org.claviger.object;

import java.util.List;
import org.claviger.attribute.Attribute;
import org.claviger.enumeration.ObjectType;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * A named set of attributes (KMIP 1.4 section 2.2.6; until 1.4).
 */
public record Template(List<Attribute<?>> attributes) implements KmipObject {
    public static final Struct<Template> STRUCT = Struct.of(Template::layout);

    public Template {
        attributes = List.copyOf(attributes);
    }

    private static Construct<Template> layout(Layout<Template> s) {
        var attributes = s.repeated(Tag.ATTRIBUTE, Attribute.CODEC, Template::attributes);
        return in -> new Template(in.read(attributes));
    }

    @Override
    public ObjectType objectType() {
        return ObjectType.TEMPLATE;
    }
}
