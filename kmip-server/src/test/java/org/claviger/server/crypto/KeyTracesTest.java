package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.claviger.hsm.engine.TestedEngine;
import org.claviger.hsm.support.RandomSecret;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks for keys in all of a process's memory after they were used. */
class KeyTracesTest {
    /**
     * What the JDK may leave behind. Each time that the collector moves a key in the very moment of its use it is one more, so
     * for the JDK no garbage is made on purpose.
     */
    private static final int MOST_COPIES_OF_JAVA = 2;

    private static final long LONGEST_RUN_SECONDS = 120;

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void requireReadableMemory() {
        if (!MemoryScan.isPossible()) {
            var reason = "this system doesn't let a process read its own memory (/proc/self/mem)";
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            Assumptions.abort(reason);
        }
    }

    @Test
    void libcryptoLeavesNoCopyOfAnyKeyWhateverTheCollectorDoes() throws Exception {
        TestedEngine.LIBCRYPTO.open(); // or there is nothing to look at
        assertThat(copiesLeftBy(TestedEngine.LIBCRYPTO, true).values())
                .hasSize(5)
                .containsOnly(0);
    }

    @Test
    void theJdkLeavesTwoCopiesOfAKeyAtMost() throws Exception {
        assertThat(copiesLeftBy(TestedEngine.JAVA, false).values())
                .hasSize(5)
                .allSatisfy(copies -> assertThat(copies).isBetween(0, MOST_COPIES_OF_JAVA));
    }

    @Test
    void theSearchFindsCopiesOnAndOffTheHeap() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var secret = RandomSecret.fill(arena.allocate(32), new SecureRandom());
            var again = arena.allocate(32).copyFrom(secret);
            var masked = List.of(MemoryScan.masked(secret));
            assertThat(MemoryScan.copies(masked)).as("off the heap").containsExactly(2);

            byte[] half = secret.asSlice(16).toArray(ValueLayout.JAVA_BYTE);
            secret.fill((byte) 0);
            again.fill((byte) 0);
            assertThat(MemoryScan.copies(masked)[0]).as("half, on the heap").isPositive();

            MemorySegment.ofArray(half).fill((byte) 0);
        }
    }

    /**
     * How many copies of which key a process finds in itself.
     *
     * @param collecting whether garbage is collected all the time meanwhile
     */
    private Map<String, Integer> copiesLeftBy(TestedEngine engine, boolean collecting)
            throws IOException, InterruptedException {
        var passphrase = folder.resolve("passphrase");
        Files.writeString(passphrase, "a passphrase for this test");
        Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KeyTracesProgram.class.getName(),
                        engine.name(),
                        folder.toString(),
                        passphrase.toString(),
                        Boolean.toString(collecting)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = process.getInputStream()) {
            var lines = new String(out.readAllBytes(), StandardCharsets.UTF_8).lines();
            assertThat(process.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            return lines.map(line -> line.split("=", 2))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> Integer.valueOf(parts[1])));
        } finally {
            process.destroyForcibly();
        }
    }
}
