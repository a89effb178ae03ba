package org.claviger.hsm.soft;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.engine.AesGcm;
import org.claviger.hsm.support.HeapCopy;
import org.claviger.hsm.support.SecretFile;

/** A passphrase in a file, read anew each time it is needed. */
final class Passphrase {
    private final SecretFile file;

    Passphrase(Path file) {
        this.file = new SecretFile(file, "passphrase");
    }

    Path file() {
        return file.path();
    }

    /**
     * Derives the key that encrypts the root keys.
     *
     * @param into where the key's memory comes from
     * @throws BackendException NOT_FOUND if there is no such file, AUTH_FAILED if others may read it or it holds no
     *     passphrase
     */
    MemorySegment deriveKey(Argon2Cost cost, byte[] salt, SegmentAllocator into) {
        var key = into.allocate(AesGcm.KEY_BYTES);
        return file.read(content -> {
            try (var passphrase = HeapCopy.of(content);
                    var derived = HeapCopy.empty(AesGcm.KEY_BYTES)) {
                var generator = new Argon2BytesGenerator();
                generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(cost.memoryKib())
                        .withIterations(cost.iterations())
                        .withParallelism(cost.parallelism())
                        .withSalt(salt)
                        .build());
                generator.generateBytes(passphrase.array(), derived.array());
                derived.copyTo(key);
                return key;
            }
        });
    }
}
