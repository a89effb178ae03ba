package org.claviger.hsm.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.TestedBackend;
import org.claviger.hsm.TestedBackend.Ability;

/** An NSS softokn with its database in a folder of the test's own. */
public final class NssToken {
    private static final String PIN = "1234-nss";

    /** Otherwise each object's key is derived from the PIN by 10,000 iterations, each time it is used. */
    private static final Map<String, String> CHEAP_PIN =
            Map.of("NSS_MIN_MP_PBE_ITERATION_COUNT", "1", "NSS_MAX_MP_PBE_ITERATION_COUNT", "1");

    private final Path folder;

    private NssToken(Path folder) {
        this.folder = folder;
    }

    private static Path module() {
        return TestTools.required(
                "NSS softokn",
                "libnss3",
                "/usr/lib/x86_64-linux-gnu/libsoftokn3.so",
                "/usr/lib/aarch64-linux-gnu/libsoftokn3.so",
                "/usr/lib64/libsoftokn3.so");
    }

    /** Makes it, or finds what was made in the same folder. */
    public static NssToken in(Path folder) {
        module();
        CHEAP_PIN.forEach(TestTools::setNativeEnvironment);
        var token = new NssToken(folder);
        try {
            if (Files.notExists(token.database().resolve("key4.db"))) {
                Files.createDirectories(token.database());
                TestTools.privateFile(token.pinFile(), PIN + "\n");
                TestTools.run(
                        CHEAP_PIN,
                        List.of(
                                TestTools.program("certutil", "libnss3-tools").toString(),
                                "-N",
                                "-d",
                                "sql:" + token.database(),
                                "-f",
                                token.pinFile().toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return token;
    }

    /** @param folder where it is, asked for when it is first opened */
    public static TestedBackend tested(Supplier<Path> folder) {
        return new TestedBackend(
                () -> in(folder.get()).open(),
                EnumSet.complementOf(EnumSet.of(
                        Ability.SAYS_MADE_INSIDE, Ability.P_224, Ability.SECP256K1, Ability.ED25519, Ability.ED448)));
    }

    public Pkcs11Settings settings() {
        return new Pkcs11Settings(
                new BackendId("nss"),
                "nss",
                Optional.of(module()),
                TokenSelector.ofLabel("NSS Certificate DB"),
                pinFile(),
                Optional.of("configdir='sql:%s' certPrefix='' keyPrefix='' secmod='secmod.db' flags="
                        .formatted(database())),
                Optional.empty(),
                4,
                Pkcs11Settings.DEFAULT_WAITING_CALLS,
                Pkcs11Settings.DEFAULT_TIMEOUT.multipliedBy(3)); // machines that run tests may be busy
    }

    private Path database() {
        return folder.resolve("nss");
    }

    private Path pinFile() {
        return folder.resolve("nss-pin");
    }

    /** Opens the token. */
    public KeyBackend open() {
        return TestTools.open(settings());
    }
}
