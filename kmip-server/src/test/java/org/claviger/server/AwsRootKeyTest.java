package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.aws.AwsKmsBackend;
import org.claviger.hsm.aws.simulator.Faults;
import org.claviger.hsm.aws.simulator.KmsSimulator;
import org.claviger.hsm.guard.GuardedBackend;
import org.claviger.operation.Activate;
import org.claviger.operation.Create;
import org.claviger.operation.DataReference;
import org.claviger.operation.Decrypt;
import org.claviger.operation.Encrypt;
import org.claviger.server.client.KmipClient;
import org.claviger.server.config.ServerConfig;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose root key is in KMS, as an operator and a client meet it; KMS is simulated, the SDK and HTTP are real. */
class AwsRootKeyTest {
    private static final String FRANKFURT = "eu-central-1";
    private static final String DUBLIN = "eu-west-1";
    private static final String CLUSTER = "cluster-1a2b3c4d5e6";
    private static final String KMSUSER_PASSWORD = "pw7hR4tq2";
    private static final byte[] FILE = "the content of a file".getBytes(StandardCharsets.UTF_8);

    /** Where the SDK looks first. */
    private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

    @TempDir
    private Path folder;

    private KmsSimulator kms;
    private Installation installation;

    @BeforeEach
    void install() throws IOException {
        CREDENTIALS.forEach(name -> System.setProperty(name, "only-for-the-simulator"));
        kms = KmsSimulator.start(FRANKFURT, DUBLIN);
        installation = Installation.onSqlite(folder.resolve("server"));
        installation.configureRootKeys("""
                - provider: aws-kms
                      aws-kms: {regions: ["%s=%s", "%s=%s"], timeout: 2m}
                      timeouts: {call: 5m}
                    - provider: software
                      software: {key-file: data/root.key, passphrase-file: secrets/root-passphrase}
                """.formatted(FRANKFURT, kms.endpoint(FRANKFURT), DUBLIN, kms.endpoint(DUBLIN)));
    }

    @AfterEach
    void stop() {
        kms.close();
        CREDENTIALS.forEach(System::clearProperty);
    }

    @Test
    void withoutARootKeyTheServerSaysHowToMakeOne() {
        assertThatThrownBy(() -> installation.startHere())
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("make it by \"claviger root-key create aws-kms\"");
    }

    @Test
    void aKeyInOneRegionEncryptsAFileRotatesAndDecryptsItAgain() throws Exception {
        var made = rootKey("create", "aws-kms");
        assertThat(made.exit()).as(made.out()).isZero();
        assertThat(made.out())
                .contains(
                        "CreateKey(KeySpec=SYMMETRIC_DEFAULT, Origin=AWS_KMS, MultiRegion=false) in eu-central-1 -> arn:aws:kms:")
                .contains("CreateAlias(alias/claviger/default)")
                .contains("It wraps and unwraps.");

        Encrypted file;
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            file = encrypt(client);
            var rotated = rootKey("rotate", "aws-kms");
            assertThat(rotated.exit()).as(rotated.out()).isZero();
            assertThat(rotated.out()).contains("RotateKeyOnDemand(");
            assertThat(rootKey("rewrap").exit()).isZero();
            awaitDone();
            assertThat(rootKey("list").out().lines().filter(line -> line.contains(" by aws-kms/")))
                    .as("versions in use")
                    .hasSize(1);
            assertThat(rootKey("status").out()).contains("1 data keys wrapped anew");
            assertThat(rootKey("retire", "aws-kms/default").out()).contains("still wraps keys: 2 by version");
            assertThat(decrypt(client, file)).isEqualTo(FILE);
        }
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            assertThat(decrypt(client, file)).isEqualTo(FILE);
        }
    }

    @Test
    void aKeyInTwoRegionsDecryptsInTheSecondWhenTheFirstIsDown() throws Exception {
        var made = rootKey("create", "aws-kms", "--origin", "multi-region");
        assertThat(made.exit()).as(made.out()).isZero();
        assertThat(made.out()).contains("ReplicateKey(").contains("ReplicaRegion=eu-west-1");
        Encrypted file;
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            file = encrypt(client);
        }

        kms.faults(FRANKFURT).refuse(Faults.ANY, 1_000, 503, "KMSInternalException", "Region is down");
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            assertThat(decrypt(client, file)).isEqualTo(FILE);
        }
    }

    @Test
    void importedMaterialIsImportedAgainAfterAwsForgotIt() throws Exception {
        var material = Files.write(folder.resolve("material"), new SecureRandom().generateSeed(32));
        var made = rootKey(
                "create",
                "aws-kms",
                "--origin",
                "imported",
                "--material",
                material.toString(),
                "--wrapping",
                "RSA_AES_KEY_WRAP_SHA_256");
        assertThat(made.exit()).as(made.out()).isZero();
        assertThat(made.out()).contains("GetParametersForImport(").contains("ImportKeyMaterial(");
        Encrypted file;
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            file = encrypt(client);
        }
        try (var places = RootKeyPlaces.open(
                ServerConfig.load(installation.configurationFile(), Map.of()), Clock.systemUTC(), new SecureRandom())) {
            var place = places.directory().places().getFirst();
            ((AwsKmsBackend) ((GuardedBackend) place.backend()).unguarded())
                    .maker()
                    .forgetMaterial(place.key(), _ -> {});
        }
        assertThatThrownBy(() -> installation.startHere()).isInstanceOf(RuntimeException.class);

        var again = rootKey("import", "aws-kms", "--material", material.toString());
        assertThat(again.exit()).as(again.out()).isZero();
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            assertThat(decrypt(client, file)).isEqualTo(FILE);
        }
    }

    @Test
    void aKeyStoreIsMadeConnectedAndHoldsTheKey() throws Exception {
        var certificate = installation.folder().resolve("ca/ca.pem");
        kms.addCluster(CLUSTER, KMSUSER_PASSWORD, Files.readString(certificate), 2);
        kms.connectWithin(Duration.ofMillis(300));
        var password = secret("kmsuser", KMSUSER_PASSWORD);

        var made = rootKey(
                "create",
                "aws-kms",
                "--origin",
                "key-store",
                "--cluster",
                CLUSTER,
                "--trust-anchor",
                certificate.toString(),
                "--kmsuser-password-file",
                password.toString());

        assertThat(made.exit()).as(made.out()).isZero();
        assertThat(made.out())
                .contains("CreateCustomKeyStore(claviger, " + CLUSTER + ") -> cks-")
                .containsPattern("ConnectCustomKeyStore\\(cks-[0-9a-f]{17}\\) -> begun")
                .contains(" -> CONNECTING")
                .contains(" -> CONNECTED")
                .contains("Origin=AWS_CLOUDHSM")
                .contains("It wraps and unwraps.")
                .doesNotContain(KMSUSER_PASSWORD);
        Encrypted file;
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            file = encrypt(client);
            assertThat(decrypt(client, file)).isEqualTo(FILE);
            assertThat(rootKey("rotate", "aws-kms").out()).contains("make a new root key and migrate to it");
        }
    }

    @Test
    void aKeyStoreThatDoesNotConnectIsGoneOnWith() throws Exception {
        var certificate = installation.folder().resolve("ca/ca.pem");
        kms.addCluster(CLUSTER, KMSUSER_PASSWORD, Files.readString(certificate), 2);
        var wrong = rootKey(
                "create",
                "aws-kms",
                "--origin",
                "key-store",
                "--cluster",
                CLUSTER,
                "--key-store-name",
                "vault",
                "--trust-anchor",
                certificate.toString(),
                "--kmsuser-password-file",
                secret("wrong", "another-one").toString());
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.out())
                .contains("CreateCustomKeyStore(vault, ")
                .contains(" -> FAILED")
                .contains("INVALID_CREDENTIALS. The password of the crypto user kmsuser is another")
                .doesNotContain("another-one");
        assertThat(kms.calls("CreateKey")).isZero();
        var store = wrong.out().replaceAll("(?s).*go on with --key-store (cks-[0-9a-f]+) .*", "$1");

        var again = rootKey(
                "create",
                "aws-kms",
                "--origin",
                "key-store",
                "--key-store",
                store,
                "--kmsuser-password-file",
                secret("right", KMSUSER_PASSWORD).toString());

        assertThat(again.exit()).as(again.out()).isZero();
        assertThat(again.out())
                .contains("DisconnectCustomKeyStore(" + store + ")")
                .contains("UpdateCustomKeyStore(" + store)
                .contains("It wraps and unwraps.");
    }

    @Test
    void whatIsMissingForAKeyStoreIsNamed() throws IOException {
        var certificate = installation.folder().resolve("ca/ca.pem");
        var password = secret("kmsuser", KMSUSER_PASSWORD).toString();
        assertThat(rootKey("create", "aws-kms", "--origin", "key-store").out())
                .contains("needs either --key-store, one that is there, or --cluster, to make one");
        assertThat(keyStore("--cluster", CLUSTER, "--key-store", "cks-1").out()).contains("needs either --key-store");
        assertThat(keyStore("--cluster", CLUSTER).out()).contains("--trust-anchor names no file");
        assertThat(keyStore("--cluster", CLUSTER, "--trust-anchor", password).out())
                .contains("holds no certificate in PEM (expected the cluster's customerCA.crt)");
        assertThat(keyStore("--cluster", CLUSTER, "--trust-anchor", certificate.toString())
                        .out())
                .contains("--kmsuser-password-file names no file");
        String[] all = {
            "--cluster", CLUSTER, "--trust-anchor", certificate.toString(), "--kmsuser-password-file", password
        };
        assertThat(keyStore(all).out()).contains("CloudHsmClusterNotFoundException");
        kms.addCluster(CLUSTER, KMSUSER_PASSWORD, "another certificate", 2);
        assertThat(keyStore(all).out()).contains("IncorrectTrustAnchorException");
        kms.addCluster(CLUSTER, KMSUSER_PASSWORD, Files.readString(certificate), 0);
        assertThat(keyStore(all).out()).contains("CloudHsmClusterNotActiveException");
        Files.setPosixFilePermissions(Path.of(password), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(keyStore(all).out()).contains("kmsuser password file").contains("expected 0600 or 0400");
        assertThat(kms.calls("ConnectCustomKeyStore")).isZero();
    }

    private Installation.Run keyStore(String... options) {
        var words = new ArrayList<>(List.of("create", "aws-kms", "--origin", "key-store"));
        words.addAll(List.of(options));
        return rootKey(words.toArray(String[]::new));
    }

    private Path secret(String name, String content) throws IOException {
        var file = Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, content + "\n");
    }

    @Test
    void mistakesAreNamed() throws IOException {
        var empty = Files.createFile(folder.resolve("empty"));
        assertThat(rootKey("create", "aws-kms", "--origin", "nowhere").out())
                .contains("--origin is none of one-region, multi-region, imported and key-store");
        assertThat(rootKey("create", "aws-kms", "--origin", "imported").out()).contains("--material names no file");
        assertThat(rootKey("create", "aws-kms", "--origin", "imported", "--material", empty.toString())
                        .out())
                .contains("has 0 bytes (expected 32 random ones)");
        assertThat(rootKey("create", "software/other", "--origin", "one-region").out())
                .contains("root keys of this place take no --origin=one-region");
        assertThat(rootKey("import", "software").exit()).isEqualTo(2);
    }

    @Test
    void twoNamesForOneKeyAreRefused() throws IOException {
        assertThat(rootKey("create", "aws-kms").exit()).isZero();
        assertThat(rootKey("create", "aws-kms/second").exit()).isZero();
        kms.pointAlias(FRANKFURT, "alias/claviger/second", "alias/claviger/default");
        installation.replaceInConfiguration("- provider: software", """
                - name: again
                      provider: aws-kms
                      key: alias/claviger/second
                      aws-kms: {regions: ["%s=%s"], timeout: 2m}
                    - provider: software""".formatted(FRANKFURT, kms.endpoint(FRANKFURT)));
        assertThatThrownBy(() -> installation.startHere())
                .isInstanceOf(BackendException.class)
                .hasMessageMatching(
                        "root-keys \"aws-kms\" and \"again\" name the same key, KMS key arn:aws:kms::.*: set .*");
    }

    @Test
    void whatWasDoneAlthoughItsAnswerWasLostIsNotDoneAgain() {
        kms.faults(FRANKFURT).loseAnswer("CreateAlias", 1);
        var made = rootKey("create", "aws-kms");
        assertThat(made.exit()).as(made.out()).isZero();
        assertThat(made.out())
                .contains("The answer was lost (")
                .contains("It was done.")
                .contains("It wraps and unwraps.");
        assertThat(kms.calls("CreateKey")).isEqualTo(1);

        kms.faults(FRANKFURT).loseAnswer("RotateKeyOnDemand", 1);
        var rotated = rootKey("rotate", "aws-kms");
        assertThat(rotated.exit()).as(rotated.out()).isZero();
        assertThat(rotated.out()).contains("It was done.");
        assertThat(kms.calls("RotateKeyOnDemand")).isEqualTo(1);
    }

    @Test
    void doctorLooksAtCredentialsRegionsKeyAndPermissions() throws IOException {
        assertThat(installation.doctor("storage"))
                .contains("ok AWS credentials with access key id only-for-the-simulator")
                .contains("FAIL KMS DescribeKey in eu-central-1: NotFoundException")
                .contains("claviger root-key create aws-kms");

        assertThat(rootKey("create", "aws-kms", "--origin", "multi-region").exit())
                .isZero();
        installation.startHere().close();
        assertThat(installation.doctor("storage"))
                .contains("ok alias/claviger/default is arn:aws:kms:eu-central-1:111122223333:key/mrk-")
                .contains(" in eu-central-1 is Enabled")
                .contains(" in eu-west-1 is Enabled")
                .contains("warn AWS does not rotate the key by itself")
                .contains("claviger root-key rotate aws-kms --every 365")
                .contains("ok kms:Encrypt is allowed")
                .contains("ok kms:GenerateDataKey is allowed")
                .contains("ok kms:Decrypt is allowed")
                .contains("ok kms:ReEncryptFrom and kms:ReEncryptTo is allowed")
                .contains("ok kms:ListKeyRotations is allowed")
                .contains("ok kms:ListAliases is allowed")
                .contains("ok root key aws-kms wraps and unwraps, in ")
                .contains("is safe to use, current, and under this root key")
                .doesNotContain("FAIL");

        var faults = kms.faults(FRANKFURT);
        faults.refuse("ReEncrypt", 1, 400, "AccessDeniedException", "no");
        faults.refuse("ListAliases", 1, 400, "AccessDeniedException", "no");
        assertThat(installation.doctor("storage"))
                .contains("FAIL kms:ReEncryptFrom and kms:ReEncryptTo is not allowed: KMS ReEncrypt in eu-central-1:"
                        + " AccessDeniedException, no")
                .contains("warn kms:ListAliases is not possible: ")
                .contains("docs/providers/aws-kms.md has the whole policy");
        kms.setStates(DUBLIN, "Disabled");
        assertThat(installation.doctor("storage"))
                .contains(" in eu-west-1 is Disabled")
                .contains("aws kms enable-key");
        kms.setStates(FRANKFURT, "PendingDeletion");
        assertThat(installation.doctor("storage"))
                .contains(" is PendingDeletion, and is deleted at ")
                .contains("aws kms cancel-key-deletion")
                .contains("FAIL root key aws-kms cannot be used: ");
        kms.expireCredentials(true);
        assertThat(installation.doctor("storage"))
                .contains("ExpiredTokenException")
                .contains("Give the server's process credentials");
    }

    private Installation.Run rootKey(String... task) {
        return installation.rootKey(task);
    }

    private void awaitDone() throws InterruptedException {
        installation.awaitStatus(status -> status.contains(" DONE since"));
    }

    private record Encrypted(UniqueIdentifier key, Bytes data, Optional<Bytes> iv, Optional<Bytes> tag) {}

    private static final Optional<CryptographicParameters> GCM = Optional.of(CryptographicParameters.builder()
            .blockCipherMode(BlockCipherMode.GCM)
            .tagLength(16)
            .build());

    private static Encrypted encrypt(KmipClient client) throws IOException {
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256)
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(
                                CryptographicUsageMask.class,
                                CryptographicUsageMask.ENCRYPT,
                                CryptographicUsageMask.DECRYPT));
        var key = client.ask(Create.TYPE, new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty()))
                .uniqueIdentifier();
        client.ask(Activate.TYPE, new Activate.Request(Optional.of(key)));
        var made = client.ask(
                Encrypt.TYPE,
                new Encrypt.Request(
                        Optional.of(key),
                        GCM,
                        Optional.of(DataReference.of(client.secrets().copyOf(FILE))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        return new Encrypted(
                key,
                Bytes.wrap(made.data().orElseThrow().bytes().toArray(ValueLayout.JAVA_BYTE)),
                made.ivCounterNonce(),
                made.authenticatedEncryptionTag());
    }

    private static byte[] decrypt(KmipClient client, Encrypted file) throws IOException {
        return client.ask(
                        Decrypt.TYPE,
                        new Decrypt.Request(
                                Optional.of(file.key()),
                                GCM,
                                Optional.of(DataReference.of(
                                        client.secrets().copyOf(file.data().toArray()))),
                                file.iv(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                file.tag()))
                .data()
                .orElseThrow()
                .bytes()
                .toArray(ValueLayout.JAVA_BYTE);
    }
}
