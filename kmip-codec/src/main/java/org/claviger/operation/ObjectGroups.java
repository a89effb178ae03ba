package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_1;
import static org.claviger.ttlv.ProtocolVersion.V3_0;

import java.util.List;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * A list of groups of objects, by name (KMIP 2.1 section 7.23; since 2.1). In the draft of 3.0, where groups are objects,
 * the names are Group Links.
 */
public record ObjectGroups(List<String> names) {
    private static final Codec<String> GROUP_LINK =
            UniqueIdentifier.NAME_REFERENCE.map(UniqueIdentifier.ByName::value, UniqueIdentifier.ByName::new);

    public static final Struct<ObjectGroups> STRUCT = Struct.of(ObjectGroups::layout);

    public ObjectGroups {
        names = List.copyOf(names);
    }

    private static Construct<ObjectGroups> layout(Layout<ObjectGroups> s) {
        var groups =
                s.repeated(Tag.OBJECT_GROUP, Codec.TEXT, ObjectGroups::names).until(V2_1);
        var links = s.repeated(Tag.GROUP_LINK, GROUP_LINK, ObjectGroups::names)
                .since(V3_0)
                .alternativeTo(groups);
        return in -> new ObjectGroups(in.readEither(groups, links));
    }
}
