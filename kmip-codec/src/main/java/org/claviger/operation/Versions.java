package org.claviger.operation;

import java.util.Optional;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** A Protocol Version as a value (KMIP 2.1 section 9.16), not that of the message it stands in. */
final class Versions {
    static final Struct<ProtocolVersion> CODEC = Struct.of(Versions::layout);

    private Versions() {}

    private static Construct<ProtocolVersion> layout(Layout<ProtocolVersion> s) {
        var major = s.required(Tag.PROTOCOL_VERSION_MAJOR, Codec.INTEGER, ProtocolVersion::major);
        var minor = s.optional(Tag.PROTOCOL_VERSION_MINOR, Codec.INTEGER, version -> Optional.of(version.minor()));
        return in -> ProtocolVersion.of(in.read(major), in.read(minor).orElse(0));
    }
}
