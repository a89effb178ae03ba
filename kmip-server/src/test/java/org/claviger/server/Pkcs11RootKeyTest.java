package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.pkcs11.SoftHsm;
import org.claviger.operation.Create;
import org.claviger.operation.Get;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose root key is in a token, as an operator and a client meet it. */
class Pkcs11RootKeyTest {
    @TempDir
    private Path folder;

    @Test
    void keysAreWrappedInATokenAndFoundAgainAfterARestart() throws Exception {
        var hsm = SoftHsm.in(folder.resolve("hsm")).withToken("claviger");
        var installation = Installation.onSqlite(folder.resolve("server"));
        configure(installation, hsm);

        var made = rootKey(installation, "create", "pkcs11");

        assertThat(made.exit()).as(made.out()).isZero();
        assertThat(made.out()).contains("pkcs11/default  version ").contains("It wraps and unwraps.");
        Optional<UniqueIdentifier> id;
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                    .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256)
                    .plus(
                            AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                            BitMask.of(CryptographicUsageMask.class, CryptographicUsageMask.ENCRYPT));
            id = Optional.of(
                    client.ask(Create.TYPE, new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty()))
                            .uniqueIdentifier());
            assertThat(rootKey(installation, "list").out()).contains("2 by pkcs11/default version ");
            assertThat(client.ask(Get.TYPE, get(id)).object().objectType()).isEqualTo(ObjectType.SYMMETRIC_KEY);
        }
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            assertThat(client.ask(Get.TYPE, get(id)).object().objectType()).isEqualTo(ObjectType.SYMMETRIC_KEY);
        }
    }

    private static Get.Request get(Optional<UniqueIdentifier> id) {
        return new Get.Request(id, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static void configure(Installation installation, SoftHsm hsm) throws IOException {
        var file = installation.configurationFile();
        var text = Files.readString(file);
        var begin = text.indexOf("- provider: software");
        var end = text.indexOf("  access:");
        Files.writeString(
                file, text.substring(0, begin) + """
                        - provider: pkcs11
                              pkcs11: {profile: softhsm, module: "%s", token: claviger, pin-file: "%s", timeout: 60s}
                        """.formatted(SoftHsm.module(), hsm.pinFile()) + text.substring(end));
    }

    private static Installation.Run rootKey(Installation installation, String... task) {
        var words = new ArrayList<>(List.of("root-key"));
        words.addAll(List.of(task));
        words.addAll(List.of("--config", installation.configurationFile().toString()));
        return Installation.run(words.toArray(String[]::new));
    }
}
