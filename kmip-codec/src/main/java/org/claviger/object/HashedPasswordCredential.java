package org.claviger.object;

import java.util.Optional;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.ObjectType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Tag;

/**
 * The two hashes that are enough to check the Hashed Password Credential of a message (draft of 3.0).
 *
 * @param hashedUsernamePassword {@code H(username || password)}
 * @param hashedPasswordUsername {@code H(password || username)}
 */
public record HashedPasswordCredential(
        Optional<CryptographicAlgorithm> cryptographicAlgorithm,
        Secret hashedUsernamePassword,
        Secret hashedPasswordUsername)
        implements KmipObject {
    public static final Struct<HashedPasswordCredential> STRUCT = Struct.of(HashedPasswordCredential::layout);

    private static Construct<HashedPasswordCredential> layout(Layout<HashedPasswordCredential> s) {
        var cryptographicAlgorithm = s.optional(
                Tag.CRYPTOGRAPHIC_ALGORITHM,
                Codec.enumeration(CryptographicAlgorithm.class),
                HashedPasswordCredential::cryptographicAlgorithm);
        var hashedUsernamePassword = s.required(
                Tag.HASHED_USERNAME_PASSWORD, Codec.SECRET_BYTES, HashedPasswordCredential::hashedUsernamePassword);
        var hashedPasswordUsername = s.required(
                Tag.HASHED_PASSWORD_USERNAME, Codec.SECRET_BYTES, HashedPasswordCredential::hashedPasswordUsername);
        return in -> new HashedPasswordCredential(
                in.read(cryptographicAlgorithm), in.read(hashedUsernamePassword), in.read(hashedPasswordUsername));
    }

    @Override
    public ObjectType objectType() {
        return ObjectType.HASHED_PASSWORD_CREDENTIAL;
    }
}
