package org.claviger.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.aws.MotoServer;
import org.claviger.hsm.aws.simulator.KmsSimulator;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.hsm.pkcs11.SoftHsm;
import org.claviger.hsm.soft.Argon2Cost;
import org.claviger.hsm.soft.SoftwareBackend;
import org.claviger.hsm.soft.SoftwareSettings;
import org.claviger.server.Installation;

/** Where the server of a test has its root key. */
public interface RootPlace extends AutoCloseable {
    /** The place as an element of {@code root-keys} in the configuration, in one line. */
    String element();

    /** Makes the root key. */
    void makeKey(Path configuration) throws IOException;

    @Override
    default void close() throws IOException {}

    /** A file below the server's folder. */
    static RootPlace inFile(Path folder) {
        return new File(folder);
    }

    /** AWS KMS, as moto imitates it. */
    static RootPlace inKms() throws IOException {
        var moto = MotoServer.start();
        return new Kms(moto.endpoint().toString(), moto::close);
    }

    /** AWS KMS, as our own simulator imitates it, which can tell a rotation. */
    static RootPlace inSimulatedKms() throws IOException {
        var simulator = KmsSimulator.start("eu-central-1");
        return new Kms(simulator.endpoint("eu-central-1").toString(), simulator::close);
    }

    /** A token of SoftHSM, kept in {@code folder}. */
    static RootPlace inToken(Path folder) {
        return new Token(SoftHsm.in(folder).withToken("claviger"));
    }

    /** See {@link #inFile}. */
    record File(Path folder) implements RootPlace {
        @Override
        public String element() {
            return "software: {passphrase-file: passphrase}";
        }

        /** Whoever tries passphrases has it easy with this one, and so have the tests. */
        @Override
        public void makeKey(Path configuration) throws IOException {
            var passphrase = Files.createFile(
                    folder.resolve("passphrase"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(passphrase, "only for this test");
            var file = Files.createDirectory(
                            folder.resolve("data"),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                    .resolve("root.key");
            var settings = new SoftwareSettings(new BackendId("software"), file, passphrase, new Argon2Cost(64, 1, 1));
            try (var arena = Arena.ofConfined();
                    var backend = SoftwareBackend.open(
                            settings, arena, KeyEngines.java(), Clock.systemUTC(), new SecureRandom())) {
                backend.rootKeys().orElseThrow().create(new RootKeyRef("default"));
            }
        }
    }

    /** See {@link #inKms}. */
    record Kms(String endpoint, Closeable server) implements RootPlace {
        /** Where the SDK looks first. */
        private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

        public Kms {
            CREDENTIALS.forEach(name -> System.setProperty(name, "only-for-an-emulator"));
        }

        @Override
        public String element() {
            return "{provider: aws-kms, aws-kms: {regions: [\"eu-central-1=%s\"], timeout: 2m}}".formatted(endpoint);
        }

        @Override
        public void makeKey(Path configuration) {
            byCommand("aws-kms", configuration);
        }

        @Override
        public void close() throws IOException {
            server.close();
            CREDENTIALS.forEach(System::clearProperty);
        }
    }

    /** See {@link #inToken}. */
    record Token(SoftHsm hsm) implements RootPlace {
        @Override
        public String element() {
            return """
                    {provider: pkcs11, pkcs11: {profile: softhsm, module: "%s", token: claviger, pin-file: "%s", timeout: 60s}}\
                    """.formatted(SoftHsm.module(), hsm.pinFile());
        }

        @Override
        public void makeKey(Path configuration) {
            byCommand("pkcs11", configuration);
        }
    }

    private static void byCommand(String place, Path configuration) {
        var made = Installation.run("root-key", "create", place, "--config", configuration.toString());
        assertThat(made.exit()).as(made.out() + made.err()).isZero();
    }
}
