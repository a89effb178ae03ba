package org.claviger.server.crypto;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.cipher.CipherRun;
import org.claviger.ttlv.Bytes;

/** An encryption that has begun, of a message in one part or several. Used by one thread at a time. */
public final class Encryption implements AutoCloseable {
    private final CipherRun run;
    private final Optional<Bytes> iv;
    private final int tagBytes;

    Encryption(CipherRun run, Optional<Bytes> iv, int tagBytes) {
        this.run = run;
        this.iv = iv;
        this.tagBytes = tagBytes;
    }

    /** The IV that the server made; empty if the client gave one or none is needed. */
    public Optional<Bytes> iv() {
        return iv;
    }

    /** Takes a part that is not the last, and returns what is encrypted by now. */
    public Secret update(Secret part, SecretScope output) {
        return run.update(part, output);
    }

    /**
     * Takes the last part, and returns the rest with the tag, if there is one.
     *
     * @throws org.claviger.server.domain.KmipException with Cryptographic Failure
     */
    public CryptoEngine.Encrypted finish(Secret part, SecretScope output) {
        var whole = run.finish(part, output);
        if (tagBytes == 0) {
            return new CryptoEngine.Encrypted(whole, iv, Optional.empty());
        }
        var length = whole.length() - tagBytes;
        var tag = new byte[tagBytes];
        MemorySegment.ofArray(tag).copyFrom(whole.bytes().asSlice(length));
        return new CryptoEngine.Encrypted(
                new Secret(whole.bytes().asSlice(0, length)), iv, Optional.of(Bytes.wrap(tag)));
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
