package org.claviger.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.IssuedCertificate;
import org.claviger.certs.KeyKind;
import org.claviger.certs.PemFiles;
import org.claviger.server.net.TlsSettings.ClientAuthority;
import org.claviger.server.net.TlsSettings.Offer;
import org.claviger.server.net.TlsSettings.ServerCertificate;
import org.claviger.server.net.TlsSettings.TlsProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MutualTlsTest {
    @TempDir
    Path folder;

    private TlsSettings settings;

    @BeforeEach
    void writeFiles() throws IOException {
        settings = TestPki.settings(folder);
    }

    @ParameterizedTest
    @EnumSource
    void goodFilesLoad(TlsProvider provider) {
        assertThatCode(() -> load(settings.withOffer(Offer.by(provider)))).doesNotThrowAnyException();
    }

    @Test
    void bouncyCastleIsRegisteredNowhere() throws Exception {
        load(settings);

        assertThat(Security.getProviders()).extracting(Provider::getName).doesNotContain("BC", "BCJSSE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN EC PRIVATE KEY-----"})
    void keysInTheirOldFormsLoad(String form) throws Exception {
        var issued = form.contains("RSA") ? TestPki.SERVER_RSA : TestPki.SERVER_EC;
        var text = oldForm(issued.privateKey());
        assertThat(text).startsWith(form);

        assertThatCode(() -> load(withKey(issued, text))).doesNotThrowAnyException();
    }

    @Test
    void aKeyMayStandAfterCurveParametersOrCertificates() {
        var before = pem("EC PARAMETERS", encoded(SECObjectIdentifiers.secp256r1))
                + pem("CERTIFICATE", encoded(TestPki.SERVER_EC.certificate()));

        assertThatCode(() -> load(withKey(TestPki.SERVER_EC, before + oldForm(TestPki.SERVER_EC.privateKey()))))
                .doesNotThrowAnyException();
    }

    @Test
    void anEncryptedKeyIsNamedAsSuch() {
        var key = TestPki.SERVER_RSA.privateKey();
        var encrypted = new EncryptedPrivateKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, DERNull.INSTANCE), new byte[48]);
        var oldForm = oldForm(key)
                .replace(
                        "KEY-----\nM",
                        "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC," + "00".repeat(16) + "\n\nM");

        for (var text : List.of(pem("ENCRYPTED PRIVATE KEY", encoded(encrypted)), oldForm)) {
            assertThatThrownBy(() -> load(withKey(TestPki.SERVER_RSA, text)))
                    .isInstanceOf(TlsConfigurationException.class)
                    .hasMessageContaining("own.key holds an encrypted private key");
        }
    }

    @Test
    void aFileWithoutKeyIsNamed() {
        assertThatThrownBy(() -> load(withKey(TestPki.SERVER_EC, "")))
                .hasMessageContaining("own.key holds no private key in PEM (PKCS#8, PKCS#1 or SEC 1)");
        assertThatThrownBy(() -> load(
                        withKey(TestPki.SERVER_EC, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")))
                .hasMessageContaining("own.key holds a private key that cannot be read");
    }

    @Test
    void aKeyOfAnotherCertificateIsNamed() {
        assertThatThrownBy(() -> load(withKey(TestPki.SERVER_EC, oldForm(TestPki.CLIENT.privateKey()))))
                .hasMessageMatching("the private key in .*own.key is not the one of the certificate in .*own.pem");
        assertThatThrownBy(() -> load(withKey(TestPki.SERVER_EC, oldForm(TestPki.SERVER_RSA.privateKey()))))
                .hasMessageMatching("the private key in .*own.key is not the one of the certificate in .*own.pem");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw----r--", "rwx------"})
    void aKeyThatOthersMayReadIsRefused(String mode) throws Exception {
        var key = folder.resolve("server-ec.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));

        assertThatThrownBy(() -> load(settings))
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessageMatching(".*server-ec.key has mode .{9} \\(expected rw------- or rw-r----- at most: "
                        + "chmod 600 server-ec.key\\)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r-----", "r--------", "r--r-----"})
    void aKeyThatOwnerAndGroupMayReadIsTaken(String mode) throws Exception {
        Files.setPosixFilePermissions(folder.resolve("server-ec.key"), PosixFilePermissions.fromString(mode));

        assertThatCode(() -> load(settings)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server-ec.pem", "server-rsa.key", "ca.pem"})
    void aMissingFileIsNamed(String name) throws Exception {
        Files.delete(folder.resolve(name));

        assertThatThrownBy(() -> load(settings))
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessage(folder.resolve(name).toAbsolutePath() + " does not exist");
    }

    @Test
    void aFileThatHoldsSomethingElseIsNamed() throws Exception {
        Files.writeString(folder.resolve("ca.pem"), "");
        assertThatThrownBy(() -> load(settings)).hasMessageContaining("ca.pem holds no certificate");

        Files.writeString(folder.resolve("ca.pem"), "not a certificate");
        assertThatThrownBy(() -> load(settings)).hasMessageContaining("ca.pem is not a file of X.509 certificates");

        var list = Files.writeString(folder.resolve("clients.crl"), "not a list");
        assertThatThrownBy(
                        () -> load(TestPki.settings(folder).withClients(clients -> clients.withRevocationLists(list))))
                .hasMessageContaining("clients.crl is not a file of revocation lists");
    }

    @Test
    void aServerCertificateThatClientsWouldRefuseIsRefused() throws Exception {
        var order = CertificateOrder.server(KeyKind.P_256, List.of());

        assertThatThrownBy(() -> load(with(TestPki.AUTHORITY.issue(order.expired()))))
                .hasMessageContaining("the server certificate in")
                .hasMessageContaining("expired at");
        assertThatThrownBy(() -> load(with(TestPki.AUTHORITY.issue(order.notYetValid()))))
                .hasMessageContaining("is not valid before");
        assertThatThrownBy(
                        () -> load(with(TestPki.AUTHORITY.issue(CertificateOrder.server(KeyKind.RSA_1024, List.of())))))
                .hasMessageContaining("has an RSA key of 1024 bits (expected 2048 to 8192)");
    }

    @Test
    void aServerCertificateThatExpiresSoonIsMentioned() throws Exception {
        try (var log = new LogRecorder()) {
            load(with(TestPki.AUTHORITY.issue(
                    CertificateOrder.server(KeyKind.P_256, List.of()).validFor(Duration.ofDays(13)))));

            assertThat(log.lines(Level.WARN))
                    .singleElement()
                    .satisfies(line -> assertThat(line).matches("the server certificate in .*own.pem expires at .*"));
        }
    }

    @Test
    void aChainInTheWrongOrderIsNamed() throws Exception {
        var issued = TestPki.AUTHORITY
                .newIntermediate("first")
                .newIntermediate("second")
                .issue(CertificateOrder.server(KeyKind.P_256, List.of()));
        assertThatCode(() -> load(with(issued))).doesNotThrowAnyException();

        var swapped = new IssuedCertificate(
                issued.privateKey(),
                List.of(
                        issued.chain().get(0),
                        issued.chain().get(2),
                        issued.chain().get(1)));
        assertThatThrownBy(() -> load(with(swapped)))
                .hasMessageContaining("certificate 2 in")
                .hasMessageContaining("is not the issuer of certificate 1");
    }

    @Test
    void oneCertificateCannotBelongToTwoAuthorities() {
        var twice = TlsSettings.of(
                settings.certificates(),
                List.of(
                        new ClientAuthority("fleet", folder.resolve("ca.pem")),
                        new ClientAuthority("partners", folder.resolve("ca.pem"))));

        assertThatThrownBy(() -> load(twice))
                .hasMessageContaining("holds a certificate that belongs to the client authority fleet already");
    }

    @Test
    void anAuthorityMayHaveItsNextCertificateBesideTheCurrentOne() throws Exception {
        var next = DevelopmentCertificates.newRoot("next root", TestPki.CLOCK, TestPki.RANDOM);
        PemFiles.writeCertificates(
                folder.resolve("ca.pem"), List.of(TestPki.AUTHORITY.root(), next.root(), TestPki.AUTHORITY.root()));

        assertThatCode(() -> load(settings)).doesNotThrowAnyException();
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        var authorities = settings.clients().authorities();
        assertThatThrownBy(() -> TlsSettings.of(List.of(), authorities))
                .hasMessageContaining("the server has no certificate");
        assertThatThrownBy(() -> TlsSettings.of(settings.certificates(), List.of()))
                .hasMessageContaining("no authority vouches for clients");
        assertThatThrownBy(() -> TlsSettings.of(
                        settings.certificates(), List.of(authorities.getFirst(), authorities.getFirst())))
                .hasMessageContaining("two client authorities are named fleet");
        assertThatThrownBy(() -> new Offer(TlsProvider.JDK, Set.of(), false))
                .hasMessageContaining("no TLS version is offered");
        assertThatThrownBy(() -> settings.withHandshakeTimeout(Duration.ZERO))
                .hasMessageContaining("handshake timeout PT0S");
        assertThatThrownBy(() -> new ClientAuthority("The Fleet", folder))
                .hasMessageContaining("authority name \"The Fleet\"");
    }

    private TlsSettings issuing(DevelopmentCertificates authority) throws IOException {
        PemFiles.writeCertificates(
                folder.resolve("issuing.pem"), authority.authority().chain());
        return settings.withClients(clients -> clients.withIssuingAuthority(folder.resolve("issuing.pem")));
    }

    @Test
    void anAuthorityOfItsOwnMayCertifyKeys() throws Exception {
        var other = DevelopmentCertificates.newRoot("issuing", TestPki.CLOCK, TestPki.RANDOM);

        assertThatCode(() -> load(issuing(other))).doesNotThrowAnyException();
        assertThatCode(() -> load(issuing(other.newIntermediate("tapes")))).doesNotThrowAnyException();
    }

    @Test
    void aClientAuthorityMustNotCertifyKeys() {
        assertThatThrownBy(() -> load(issuing(TestPki.AUTHORITY)))
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessage(
                        "certify.authority.certificate is the client authority fleet too (expected an authority of its"
                                + " own: with Certify a client could make itself another one)");
        assertThatThrownBy(() -> load(issuing(TestPki.AUTHORITY.newIntermediate("tapes"))))
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessageStartingWith("certify.authority.certificate was issued by the client authority fleet");
    }

    @Test
    void whoHasIssuedTheServersCertificateMustNotCertifyKeys() throws Exception {
        var other = DevelopmentCertificates.newRoot("issuing", TestPki.CLOCK, TestPki.RANDOM);
        settings = with(other.issue(CertificateOrder.server(KeyKind.P_256, List.of())));

        assertThatThrownBy(() -> load(issuing(other)))
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessageStartingWith("certify.authority.certificate has issued the server certificate in ");
    }

    @Test
    void aReloadThatLetsItVouchForClientsIsRefused() throws Exception {
        var other = DevelopmentCertificates.newRoot("issuing", TestPki.CLOCK, TestPki.RANDOM);
        var tls = load(issuing(other));
        PemFiles.writeCertificates(folder.resolve("ca.pem"), List.of(TestPki.AUTHORITY.root(), other.root()));

        assertThatThrownBy(tls::reload)
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessageContaining("is the client authority fleet too");
    }

    private static MutualTls load(TlsSettings settings) throws TlsConfigurationException {
        return MutualTls.load(settings, TestPki.CLOCK, TestPki.RANDOM);
    }

    private TlsSettings with(IssuedCertificate own) throws IOException {
        return TlsSettings.of(
                List.of(TestPki.write(folder, "own", own)), settings.clients().authorities());
    }

    private TlsSettings withKey(IssuedCertificate own, String keyText) throws IOException {
        var files = TestPki.write(folder, "own", own);
        Files.writeString(files.privateKey(), keyText); // keeps the mode
        return TlsSettings.of(
                List.of(new ServerCertificate(files.chain(), files.privateKey())),
                settings.clients().authorities());
    }

    /** PKCS#1 or SEC 1, as openssl wrote keys before its version 3. */
    private static String oldForm(PrivateKey key) {
        var info = PrivateKeyInfo.getInstance(key.getEncoded());
        try {
            return switch (key) {
                case RSAPrivateKey rsa -> pem("RSA PRIVATE KEY", encoded(info.parsePrivateKey()));
                case ECPrivateKey ec ->
                    pem(
                            "EC PRIVATE KEY",
                            encoded(new org.bouncycastle.asn1.sec.ECPrivateKey(
                                    256, ec.getS(), SECObjectIdentifiers.secp256r1)));
                default -> throw new IllegalArgumentException(key.getAlgorithm());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] encoded(ASN1Encodable value) {
        try {
            return value.toASN1Primitive().getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] content) {
        var text = new StringWriter();
        try (var writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
