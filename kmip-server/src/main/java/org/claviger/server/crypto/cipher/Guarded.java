package org.claviger.server.crypto.cipher;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.ProviderException;
import javax.crypto.Cipher;
import org.claviger.hsm.support.SegmentKey;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/** The way into JCA: keys become what it takes for one, and its exceptions become ours. */
final class Guarded {
    /** Uses a key. */
    interface WithKey<T> {
        T apply(Key key) throws GeneralSecurityException;
    }

    /** Works on a message. */
    interface Work {
        Secret apply() throws GeneralSecurityException;
    }

    private Guarded() {}

    /**
     * Gives the key to {@code use}, in a form of which JCA makes its own copies and none is kept here.
     *
     * @throws KmipException with Bad Cryptographic Parameters if JCA refuses the key or the parameters
     */
    static <T> T key(Secret key, String algorithm, WithKey<T> use) {
        try {
            return use.apply(new SegmentKey(algorithm, key.bytes()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new KmipException(BAD_CRYPTOGRAPHIC_PARAMETERS, "key or parameters do not fit the algorithm", e);
        }
    }

    /** Does a step of a message. Whatever goes wrong has one reason and one message, so that no fault is told from another. */
    static Secret step(Direction direction, Work work) {
        try {
            return work.apply();
        } catch (GeneralSecurityException | IllegalStateException | IllegalArgumentException | ProviderException e) {
            throw failure(direction, e);
        }
    }

    static KmipException failure(Direction direction, Throwable cause) {
        return new KmipException(CRYPTOGRAPHIC_FAILURE, direction.noun() + " failed", cause);
    }

    static Secret update(Cipher cipher, Secret part, SecretScope output) throws GeneralSecurityException {
        var target = output.allocate(cipher.getOutputSize(part.length()));
        var written = cipher.update(part.bytes().asByteBuffer().asReadOnlyBuffer(), target.asByteBuffer());
        return new Secret(target.asSlice(0, written));
    }

    static Secret finish(Cipher cipher, Secret part, SecretScope output) throws GeneralSecurityException {
        var target = output.allocate(cipher.getOutputSize(part.length()));
        var written = cipher.doFinal(part.bytes().asByteBuffer().asReadOnlyBuffer(), target.asByteBuffer());
        return new Secret(target.asSlice(0, written));
    }

    static Secret concat(Secret first, Secret second, SecretScope output) {
        if (first.length() == 0) {
            return second;
        }
        if (second.length() == 0) {
            return first;
        }
        var both = output.allocate(first.length() + (long) second.length());
        both.copyFrom(first.bytes());
        both.asSlice(first.length()).copyFrom(second.bytes());
        return new Secret(both);
    }

    static Secret copyOf(Bytes bytes, SecretScope output) {
        return new Secret(output.allocate(bytes.length()).copyFrom(MemorySegment.ofArray(bytes.toArray())));
    }
}
