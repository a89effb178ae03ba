package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.cipher.CipherRun;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/**
 * A decryption that has begun, of a message in one part or several. The tag of an authenticated one may come with the first part
 * or the last, or stand at the end of the ciphertext. Used by one thread at a time.
 */
public final class Decryption implements AutoCloseable {
    private final CipherRun run;
    private final int tagBytes;
    private final Optional<Bytes> tag;

    Decryption(CipherRun run, int tagBytes, Optional<Bytes> tag) {
        this.run = run;
        this.tagBytes = tagBytes;
        this.tag = tag;
    }

    /** Takes a part that is not the last, and returns what is decrypted by now. */
    public Secret update(Secret part, SecretScope output) {
        return run.update(part, output);
    }

    /**
     * Takes the last part, and returns the rest.
     *
     * @param later the tag, if it has not come before
     * @throws KmipException with Cryptographic Failure if length, padding or tag are wrong, always with the same message
     */
    public Secret finish(Secret part, Optional<Bytes> later, SecretScope output) {
        var known = later.or(() -> tag);
        if (known.isEmpty()) {
            return run.finish(part, output);
        }
        if (known.get().length() != tagBytes || (tag.isPresent() && !tag.equals(known))) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "Authenticated Encryption Tag of " + known.get().length()
                            + " bytes is not the one that the first part has announced");
        }
        var both = output.allocate(part.length() + (long) tagBytes);
        both.copyFrom(part.bytes());
        both.asSlice(part.length()).copyFrom(MemorySegment.ofArray(known.get().toArray()));
        return run.finish(new Secret(both), output);
    }

    /** How many bytes of the message are kept for later. */
    public long heldBytes() {
        return run.heldBytes();
    }

    @Override
    public void close() {
        run.close();
    }
}
