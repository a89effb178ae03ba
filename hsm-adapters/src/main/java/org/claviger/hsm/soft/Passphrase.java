package org.claviger.hsm.soft;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.engine.AesGcm;
import org.claviger.hsm.support.HeapCopy;
import org.claviger.hsm.support.SecretFile;

/** A passphrase in a file, read anew each time a key is derived. */
final class Passphrase {
    private final SecretFile file;

    Passphrase(Path file) {
        this.file = new SecretFile(file, "passphrase");
    }

    Path file() {
        return file.path();
    }

    /**
     * Derives keys for as long as their memory lasts, each once.
     *
     * @param into where the keys' memory comes from
     */
    Keys keys(SegmentAllocator into) {
        return new Keys(into);
    }

    /** Keys derived from the passphrase. Used by one thread. */
    final class Keys {
        private final SegmentAllocator into;
        private final Map<Input, MemorySegment> derived = new HashMap<>();

        private Keys(SegmentAllocator into) {
            this.into = into;
        }

        Path passphraseFile() {
            return file();
        }

        /**
         * Returns the key that encrypts the root keys.
         *
         * @throws BackendException NOT_FOUND if there is no such file, AUTH_FAILED if others may read it or it holds no
         *     passphrase
         */
        MemorySegment key(Argon2Cost cost, byte[] salt) {
            return derived.computeIfAbsent(new Input(cost, HexFormat.of().formatHex(salt)), _ -> derive(cost, salt));
        }

        private MemorySegment derive(Argon2Cost cost, byte[] salt) {
            var key = into.allocate(AesGcm.KEY_BYTES);
            return file.read(content -> {
                try (var passphrase = HeapCopy.of(content);
                        var output = HeapCopy.empty(AesGcm.KEY_BYTES)) {
                    var generator = new Argon2BytesGenerator();
                    generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                            .withMemoryAsKB(cost.memoryKib())
                            .withIterations(cost.iterations())
                            .withParallelism(cost.parallelism())
                            .withSalt(salt)
                            .build());
                    generator.generateBytes(passphrase.array(), output.array());
                    output.copyTo(key);
                    return key;
                }
            });
        }
    }

    /** What a key is derived from besides the passphrase. */
    private record Input(Argon2Cost cost, String salt) {}
}
