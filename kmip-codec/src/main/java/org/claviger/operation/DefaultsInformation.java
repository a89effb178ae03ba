package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_0;

import java.util.List;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** What the server gives to objects by itself (KMIP 2.1 section 7.11; since 2.0). */
public record DefaultsInformation(List<ObjectDefaults> objectDefaults) {
    public static final Struct<DefaultsInformation> STRUCT = Struct.of(DefaultsInformation::layout);

    public DefaultsInformation {
        objectDefaults = List.copyOf(objectDefaults);
    }

    private static Construct<DefaultsInformation> layout(Layout<DefaultsInformation> s) {
        var objectDefaults = s.repeated(Tag.OBJECT_DEFAULTS, ObjectDefaults.STRUCT, DefaultsInformation::objectDefaults)
                .requiredIn(new VersionRange(V2_0, V2_0));
        return in -> new DefaultsInformation(in.read(objectDefaults));
    }
}
