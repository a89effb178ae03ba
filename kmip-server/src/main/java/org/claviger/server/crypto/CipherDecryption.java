package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.cipher.CipherRun;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/** A decryption by this process. */
final class CipherDecryption implements Decryption {
    private final CipherRun run;
    private final int tagBytes;
    private final Optional<Bytes> tag;

    CipherDecryption(CipherRun run, int tagBytes, Optional<Bytes> tag) {
        this.run = run;
        this.tagBytes = tagBytes;
        this.tag = tag;
    }

    @Override
    public Secret update(Secret part, SecretScope output) {
        return run.update(part, output);
    }

    @Override
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

    @Override
    public long heldBytes() {
        return run.heldBytes();
    }

    @Override
    public void close() {
        run.close();
    }
}
