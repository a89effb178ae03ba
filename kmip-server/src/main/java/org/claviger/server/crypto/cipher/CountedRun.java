package org.claviger.server.crypto.cipher;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;

import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;

/** A message that may only be so long, because the counter of its key stream would come round. */
final class CountedRun implements CipherRun {
    private final CipherRun run;
    private long leftBytes;

    CountedRun(CipherRun run, long maxBytes) {
        this.run = run;
        this.leftBytes = maxBytes;
    }

    @Override
    public Secret update(Secret part, SecretScope output) {
        count(part);
        return run.update(part, output);
    }

    @Override
    public Secret finish(Secret part, SecretScope output) {
        count(part);
        return run.finish(part, output);
    }

    private void count(Secret part) {
        leftBytes -= part.length();
        if (leftBytes < 0) {
            throw new KmipException(BAD_CRYPTOGRAPHIC_PARAMETERS, "the counter would come round within this message");
        }
    }
}
