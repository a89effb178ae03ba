package org.claviger.message;

import java.util.Optional;
import org.claviger.enumeration.CredentialType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Tag;

/** Something that proves who asks (KMIP 2.1 section 9.9, KMIP 1.4 section 2.1.2). */
public record Credential(CredentialType type, Value value) {
    public static final Struct<Credential> STRUCT = Struct.of(Credential::layout);

    /** The value of a credential; the type decides which. */
    public sealed interface Value {}

    /** @param password absent where the certificate alone proves */
    public record UsernameAndPassword(String username, Optional<Secret> password) implements Value {
        private static final Struct<UsernameAndPassword> STRUCT = Struct.of(UsernameAndPassword::layout);

        private static Construct<UsernameAndPassword> layout(Layout<UsernameAndPassword> s) {
            var username = s.required(Tag.USERNAME, Codec.TEXT, UsernameAndPassword::username);
            var password = s.optional(Tag.PASSWORD, Codec.SECRET_TEXT, UsernameAndPassword::password);
            return in -> new UsernameAndPassword(in.read(username), in.read(password));
        }
    }

    private static Construct<Credential> layout(Layout<Credential> s) {
        var type = s.required(Tag.CREDENTIAL_TYPE, Codec.enumeration(CredentialType.class), Credential::type);
        var value = s.required(Tag.CREDENTIAL_VALUE, type, Credential::codec, Credential::value);
        return in -> new Credential(in.read(type), in.read(value));
    }

    private static Codec<? extends Value> codec(CredentialType type) {
        return UsernameAndPassword.STRUCT;
    }
}
