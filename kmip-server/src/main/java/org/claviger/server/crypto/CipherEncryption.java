package org.claviger.server.crypto;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.cipher.CipherRun;
import org.claviger.ttlv.Bytes;

/** An encryption by this process. */
final class CipherEncryption implements Encryption {
    private final CipherRun run;
    private final int tagBytes;
    private Optional<Bytes> untoldIv;

    /** @param iv the one that the server made; empty if the client gave one or none is needed */
    CipherEncryption(CipherRun run, Optional<Bytes> iv, int tagBytes) {
        this.run = run;
        this.untoldIv = iv;
        this.tagBytes = tagBytes;
    }

    @Override
    public CryptoEngine.Encrypted update(Secret part, SecretScope output) {
        return new CryptoEngine.Encrypted(run.update(part, output), iv(), Optional.empty());
    }

    /** The IV is told once, as early as it is known. */
    private Optional<Bytes> iv() {
        var iv = untoldIv;
        untoldIv = Optional.empty();
        return iv;
    }

    @Override
    public CryptoEngine.Encrypted finish(Secret part, SecretScope output) {
        var whole = run.finish(part, output);
        if (tagBytes == 0) {
            return new CryptoEngine.Encrypted(whole, iv(), Optional.empty());
        }
        var length = whole.length() - tagBytes;
        var tag = new byte[tagBytes];
        MemorySegment.ofArray(tag).copyFrom(whole.bytes().asSlice(length));
        return new CryptoEngine.Encrypted(
                new Secret(whole.bytes().asSlice(0, length)), iv(), Optional.of(Bytes.wrap(tag)));
    }

    @Override
    public long heldBytes() {
        return run.heldBytes();
    }

    @Override
    public void close() {
        run.close();
    }
}
