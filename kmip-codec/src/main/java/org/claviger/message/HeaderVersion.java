package org.claviger.message;

import java.util.Optional;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException.Fault;

/**
 * The Protocol Version of a header: from here on the message is read in this version. Some clients leave out a minor
 * version of 0, so it may be missing.
 */
final class HeaderVersion {
    private static final Struct<ProtocolVersion> STRUCT = Struct.of(HeaderVersion::layout);

    static final Codec<ProtocolVersion> CODEC = Codec.of(
            in -> {
                var version = STRUCT.read(in);
                in.version(version);
                return version;
            },
            STRUCT::write);

    /** The same for a response: one of a version that nobody knows is of no use. */
    static final Codec<ProtocolVersion> KNOWN = Codec.of(
            in -> {
                var version = CODEC.read(in);
                if (!version.isPublished()) {
                    throw in.fault(Fault.UNKNOWN, "KMIP " + version + " (no known version)");
                }
                return version;
            },
            STRUCT::write);

    private HeaderVersion() {}

    private static Construct<ProtocolVersion> layout(Layout<ProtocolVersion> s) {
        var major = s.required(Tag.PROTOCOL_VERSION_MAJOR, Codec.INTEGER, ProtocolVersion::major);
        var minor = s.optional(Tag.PROTOCOL_VERSION_MINOR, Codec.INTEGER, version -> Optional.of(version.minor()));
        return in -> ProtocolVersion.of(in.read(major), in.read(minor).orElse(0));
    }
}
