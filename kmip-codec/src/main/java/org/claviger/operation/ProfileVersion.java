package org.claviger.operation;

import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * The version of a profile (KMIP 2.1 section 7.22; since 2.0).
 */
public record ProfileVersion(Integer major, Integer minor) {
    public static final Struct<ProfileVersion> STRUCT = Struct.of(ProfileVersion::layout);

    private static Construct<ProfileVersion> layout(Layout<ProfileVersion> s) {
        var major = s.required(Tag.PROFILE_VERSION_MAJOR, Codec.INTEGER, ProfileVersion::major);
        var minor = s.required(Tag.PROFILE_VERSION_MINOR, Codec.INTEGER, ProfileVersion::minor);
        return in -> new ProfileVersion(in.read(major), in.read(minor));
    }
}
