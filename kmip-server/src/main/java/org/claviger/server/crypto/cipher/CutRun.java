package org.claviger.server.crypto.cipher;

import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;

/** An authenticated encryption of which the end of the tag is left out. */
final class CutRun implements CipherRun {
    private final CipherRun run;
    private final int cutBytes;

    CutRun(CipherRun run, int cutBytes) {
        this.run = run;
        this.cutBytes = cutBytes;
    }

    @Override
    public Secret update(Secret part, SecretScope output) {
        return run.update(part, output);
    }

    @Override
    public Secret finish(Secret part, SecretScope output) {
        var whole = run.finish(part, output);
        return new Secret(whole.bytes().asSlice(0, whole.length() - cutBytes));
    }
}
