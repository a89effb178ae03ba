package org.claviger.hsm.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

/** A SoftHSM with tokens in a folder of the test's own. One at a time is the one that the module sees. */
public final class SoftHsm {
    static final String PIN = "1234-user";

    private final Path folder;
    private final Path configuration;

    private SoftHsm(Path folder) {
        this.folder = folder;
        this.configuration = folder.resolve("softhsm2.conf");
    }

    public static Path module() {
        return TestTools.required(
                "SoftHSM 2",
                "softhsm2",
                "/usr/lib/softhsm/libsofthsm2.so",
                "/usr/lib64/pkcs11/libsofthsm2.so",
                "/usr/lib64/libsofthsm2.so",
                "/opt/homebrew/lib/softhsm/libsofthsm2.so");
    }

    /** Makes it, or finds what was made in the same folder, and lets the module see it. */
    public static SoftHsm in(Path folder) {
        module();
        var hsm = new SoftHsm(folder);
        try {
            Files.createDirectories(hsm.tokens());
            Files.writeString(hsm.configuration, """
                    directories.tokendir = %s
                    objectstore.backend = file
                    log.level = ERROR
                    """.formatted(hsm.tokens()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TestTools.setNativeEnvironment("SOFTHSM2_CONF", hsm.configuration.toString());
        return hsm;
    }

    /** @param folder where it is, asked for when it is first opened */
    public static TestedBackend tested(Supplier<Path> folder) {
        return new TestedBackend(
                () -> in(folder.get()).withToken("token").open("token"),
                EnumSet.complementOf(EnumSet.of(Ability.OAEP_SHA_256, Ability.KEY_WRAP_PADDED)));
    }

    /** Where SoftHSM keeps its tokens. */
    Path tokens() {
        return folder.resolve("tokens");
    }

    public Path pinFile() {
        return folder.resolve("pin");
    }

    /** The folder of one token. */
    public Path tokenFolder(String label) throws IOException {
        try (var folders = Files.list(tokens())) {
            for (var token : folders.toList()) {
                var object = new String(Files.readAllBytes(token.resolve("token.object")), StandardCharsets.ISO_8859_1);
                if (object.contains(label)) {
                    return token;
                }
            }
        }
        throw new IllegalArgumentException("no token " + label);
    }

    /** Makes a token unless there is one. */
    public SoftHsm withToken(String label) {
        var done = folder.resolve("made-" + label);
        if (Files.exists(done)) {
            return this;
        }
        try {
            TestTools.run(
                    Map.of("SOFTHSM2_CONF", configuration.toString()),
                    List.of(
                            TestTools.program("softhsm2-util", "softhsm2").toString(),
                            "--init-token",
                            "--free",
                            "--label",
                            label,
                            "--so-pin",
                            "1234-security-officer",
                            "--pin",
                            PIN));
            TestTools.privateFile(pinFile(), PIN + "\n");
            Files.createFile(done);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return this;
    }

    public Pkcs11Settings settings(String label) {
        return new Pkcs11Settings(
                new BackendId("hsm"),
                "softhsm",
                Optional.of(module()),
                TokenSelector.ofLabel(label),
                pinFile(),
                Optional.empty(),
                Optional.empty(),
                4,
                Pkcs11Settings.DEFAULT_WAITING_CALLS,
                Pkcs11Settings.DEFAULT_TIMEOUT.multipliedBy(3)); // machines that run tests may be busy
    }

    static Pkcs11Settings by(RootMethod method, Pkcs11Settings s) {
        return new Pkcs11Settings(
                s.id(),
                s.profile(),
                s.module(),
                s.token(),
                s.pinFile(),
                s.libraryParameters(),
                Optional.of(method),
                s.sessions(),
                s.waitingCalls(),
                s.timeout());
    }

    /** Opens a token of this device. */
    public KeyBackend open(String label) {
        return TestTools.open(settings(label));
    }
}
