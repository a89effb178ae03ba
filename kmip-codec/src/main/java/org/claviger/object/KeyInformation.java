package org.claviger.object;

import java.util.Optional;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * The key that wraps or authenticates, and how (KMIP 2.1 section 3.3, KMIP 1.4 section 2.1.5): Encryption Key Information, MAC/Signature Key Information.
 */
public record KeyInformation(
        UniqueIdentifier uniqueIdentifier, Optional<CryptographicParameters> cryptographicParameters) {
    public static final Struct<KeyInformation> STRUCT = Struct.of(KeyInformation::layout);

    private static Construct<KeyInformation> layout(Layout<KeyInformation> s) {
        var uniqueIdentifier =
                s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, KeyInformation::uniqueIdentifier);
        var cryptographicParameters = s.optional(
                Tag.CRYPTOGRAPHIC_PARAMETERS, CryptographicParameters.STRUCT, KeyInformation::cryptographicParameters);
        return in -> new KeyInformation(in.read(uniqueIdentifier), in.read(cryptographicParameters));
    }
}
