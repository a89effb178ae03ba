package org.claviger.operation;

import java.util.Optional;
import org.claviger.enumeration.ProfileName;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/**
 * A profile that the server conforms to (KMIP 2.1 section 7.21, KMIP 1.4 section 2.1.19; since 1.3).
 */
public record ProfileInformation(
        ProfileName profileName,
        Optional<ProfileVersion> profileVersion,
        Optional<String> serverUri,
        Optional<Integer> serverPort) {
    public static final Struct<ProfileInformation> STRUCT = Struct.of(ProfileInformation::layout);

    private static Construct<ProfileInformation> layout(Layout<ProfileInformation> s) {
        var profileName =
                s.required(Tag.PROFILE_NAME, Codec.enumeration(ProfileName.class), ProfileInformation::profileName);
        var profileVersion = s.optional(Tag.PROFILE_VERSION, ProfileVersion.STRUCT, ProfileInformation::profileVersion)
                .since(ProtocolVersion.V2_0);
        var serverUri = s.optional(Tag.SERVER_URI, Codec.TEXT, ProfileInformation::serverUri);
        var serverPort = s.optional(Tag.SERVER_PORT, Codec.INTEGER, ProfileInformation::serverPort);
        return in -> new ProfileInformation(
                in.read(profileName), in.read(profileVersion), in.read(serverUri), in.read(serverPort));
    }
}
