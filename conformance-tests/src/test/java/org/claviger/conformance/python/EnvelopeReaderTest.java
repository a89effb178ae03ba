package org.claviger.conformance.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.hsm.soft.Argon2Cost;
import org.claviger.hsm.soft.SoftwareBackend;
import org.claviger.hsm.soft.SoftwareSettings;
import org.claviger.server.crypto.DataKeySettings;
import org.claviger.server.crypto.DataKeys;
import org.claviger.server.crypto.EnvelopeCipher;
import org.claviger.server.crypto.MaterialBinding;
import org.claviger.server.crypto.RootKeyDirectory;
import org.claviger.server.crypto.SecureMemory;
import org.claviger.server.domain.SealedMaterial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/envelope.md} is enough to read stored keys: a program written from it alone reads ours. */
class EnvelopeReaderTest {
    private static final String SCRIPT = "envelope_reader.py";
    private static final MaterialBinding BINDING =
            new MaterialBinding("tenant-ä", "object 1", ObjectType.SYMMETRIC_KEY, 3);

    private final Python python = Python.required();

    @TempDir
    Path folder = Path.of("");

    @Test
    void theVectorsOfTheDocumentAreReadAlike() throws Exception {
        assertThat(python.run(SCRIPT, "check", Path.of("..", "docs", "envelope-vectors.json")))
                .endsWith("values agree");
    }

    @Test
    void materialSealedNowIsOpenedFromItsKeyFileAndPassphrase() throws Exception {
        var clear = new byte[48];
        new SecureRandom().nextBytes(clear);
        writePassphrase("a passphrase with ümlauts\n");
        var record = writeRecord(seal(clear), BINDING.objectId());

        assertThat(python.run(SCRIPT, "open", keyFile(), passphraseFile(), record))
                .isEqualTo(HexFormat.of().formatHex(clear));
    }

    @Test
    void theReaderRefusesAnotherPassphraseAndAnotherObject() throws Exception {
        writePassphrase("a passphrase");
        var sealed = seal(new byte[32]);

        var elsewhere =
                python.tryToRun(SCRIPT, "open", keyFile(), passphraseFile(), writeRecord(sealed, "another object"));
        writePassphrase("another passphrase");
        var otherPassphrase =
                python.tryToRun(SCRIPT, "open", keyFile(), passphraseFile(), writeRecord(sealed, BINDING.objectId()));

        assertThat(elsewhere.status()).isEqualTo(1);
        assertThat(elsewhere.output()).startsWith("unreadable: ");
        assertThat(otherPassphrase.status()).isEqualTo(1);
        assertThat(otherPassphrase.output()).startsWith("unreadable: ");
    }

    private SealedMaterial seal(byte[] clear) {
        var settings = new SoftwareSettings(new BackendId("soft"), keyFile(), passphraseFile(), Argon2Cost.DEFAULT);
        var random = new SecureRandom();
        var root = new RootKeyRef("main");
        try (var memory = SecureMemory.open();
                var rootMemory = memory.sharedScope();
                var scope = memory.scope();
                var backend =
                        SoftwareBackend.open(settings, rootMemory, KeyEngines.java(), Clock.systemUTC(), random)) {
            backend.rootKeys().orElseThrow().create(root);
            try (var dataKeys = DataKeys.open(RootKeyDirectory.of(backend, root), memory, DataKeySettings.DEFAULT)) {
                return new EnvelopeCipher(dataKeys, KeyEngines.java(), random)
                        .seal(BINDING, scope.allocateFrom(ValueLayout.JAVA_BYTE, clear));
            }
        }
    }

    private Path writeRecord(SealedMaterial sealed, String objectId) throws IOException {
        var hex = HexFormat.of();
        return Files.writeString(folder.resolve("record.json"), """
                {"tenant": "%s", "objectId": "%s", "objectType": %d, "keyVersion": %d,
                 "dataKeyId": "%s", "wrappedDataKey": "%s", "envelope": "%s"}
                """.formatted(
                        BINDING.tenant(),
                        objectId,
                        BINDING.objectType().value(),
                        BINDING.keyVersion(),
                        sealed.dataKeyId(),
                        hex.formatHex(sealed.wrappedDataKey()),
                        hex.formatHex(sealed.envelope())));
    }

    private void writePassphrase(String content) throws IOException {
        Files.writeString(passphraseFile(), content);
        Files.setPosixFilePermissions(passphraseFile(), PosixFilePermissions.fromString("rw-------"));
    }

    private Path keyFile() {
        return folder.resolve("root.key");
    }

    private Path passphraseFile() {
        return folder.resolve("root.passphrase");
    }
}
