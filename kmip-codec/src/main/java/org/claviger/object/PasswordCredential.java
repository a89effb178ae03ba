package org.claviger.object;

import java.util.Optional;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.ObjectType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;

/**
 * A password by which a user is known (draft of 3.0): itself, or salted and hashed.
 *
 * @param passwordSaltAlgorithm what the salted password was made with
 * @param iterationCount how often it was applied
 */
public record PasswordCredential(
        Optional<Secret> password,
        Optional<Bytes> passwordSalt,
        Optional<CryptographicAlgorithm> passwordSaltAlgorithm,
        Optional<Secret> saltedPassword,
        Optional<Integer> iterationCount)
        implements KmipObject {
    public static final Struct<PasswordCredential> STRUCT = Struct.of(PasswordCredential::layout);

    private static Construct<PasswordCredential> layout(Layout<PasswordCredential> s) {
        var password = s.optional(Tag.PASSWORD, Codec.SECRET_TEXT, PasswordCredential::password);
        var passwordSalt = s.optional(Tag.PASSWORD_SALT, Codec.BYTES, PasswordCredential::passwordSalt);
        var passwordSaltAlgorithm = s.optional(
                Tag.PASSWORD_SALT_ALGORITHM,
                Codec.enumeration(CryptographicAlgorithm.class),
                PasswordCredential::passwordSaltAlgorithm);
        var saltedPassword = s.optional(Tag.SALTED_PASSWORD, Codec.SECRET_BYTES, PasswordCredential::saltedPassword);
        var iterationCount = s.optional(Tag.ITERATION_COUNT, Codec.INTEGER, PasswordCredential::iterationCount);
        return in -> new PasswordCredential(
                in.read(password),
                in.read(passwordSalt),
                in.read(passwordSaltAlgorithm),
                in.read(saltedPassword),
                in.read(iterationCount));
    }

    @Override
    public ObjectType objectType() {
        return ObjectType.PASSWORD_CREDENTIAL;
    }
}
