package org.claviger.hsm.pkcs11;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeyVersion;

/**
 * One version of a root key: one key, or key pair, in the token. Versions have the same label; the identifier says which
 * one it is and, if we made it, when.
 *
 * @param publicKey present for {@link RootMethod#RSA_OAEP}
 * @param facts what else is to be told
 */
record RootVersion(
        RootKeyRef ref, KeyId id, RootMethod method, int bits, Optional<RsaPublicKey> publicKey, Facts facts) {
    static final Comparator<RootVersion> OLDEST_FIRST =
            Comparator.comparing(RootVersion::created).thenComparing(RootVersion::name);

    /** What the token says of the key. */
    record Facts(boolean sensitive, boolean extractable, boolean neverExtractable, boolean madeInside) {
        static Facts read(Cryptoki cryptoki, long key) {
            return new Facts(
                    cryptoki.flag(key, Ck.CKA_SENSITIVE),
                    cryptoki.flag(key, Ck.CKA_EXTRACTABLE),
                    cryptoki.flag(key, Ck.CKA_NEVER_EXTRACTABLE),
                    cryptoki.flag(key, Ck.CKA_LOCAL));
        }
    }

    /** The key that unwraps. */
    KeyHandles.Key key() {
        return new KeyHandles.Key(method == RootMethod.RSA_OAEP ? Ck.CKO_PRIVATE_KEY : Ck.CKO_SECRET_KEY, id);
    }

    /** When it was made; the beginning of time if the identifier doesn't say. */
    Instant created() {
        return id.time().orElse(Instant.EPOCH);
    }

    /** What {@link org.claviger.hsm.Wrapped#rootVersion} says. */
    String name() {
        return id.toString();
    }

    RootKeyVersion toVersion() {
        return new RootKeyVersion(name(), created());
    }
}
