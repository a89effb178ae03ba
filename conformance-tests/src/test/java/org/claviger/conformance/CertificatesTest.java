package org.claviger.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.bytes;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.interval;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.claviger.certs.PemFiles;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.conformance.wire.Wire;
import org.claviger.enumeration.BatchErrorContinuationOption;
import org.claviger.enumeration.CertificateRequestType;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ResultStatus;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.server.ClavigerServer;
import org.claviger.server.client.ClientTls;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Certify, Re-certify and Validate through a whole server, over mutual TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificatesTest {
    private static final String TAPE = "CN=tape 7,OU=Tapes,O=Example";
    private static final String RULES = """
              certify:
                authority: {certificate: issuing.pem, key: issuing.key}
                subjects: ["CN=*,OU=Tapes,O=Example"]
                alternative-names: ["dns:*.tapes.example.org"]
                validity: 30d
                require-request: %s
            """;

    private LocalServer server;
    private SSLContext tls;
    private X509Certificate authority;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, GeneralSecurityException {
        server = LocalServer.start(folder, RULES.formatted("false"));
        tls = server.newClientTls("tapes");
        authority = read(Files.newInputStream(folder.resolve("issuing.pem")));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private interface Talk {
        void with(Peer peer) throws IOException, GeneralSecurityException;
    }

    private void talk(ProtocolVersion version, Talk talk) throws Exception {
        try (var wire = Wire.connect(server.address(), tls)) {
            talk.with(new Peer(version, wire));
        }
    }

    static Stream<ProtocolVersion> versions() {
        return Stream.of(
                ProtocolVersion.V1_0,
                ProtocolVersion.V1_1,
                ProtocolVersion.V1_2,
                ProtocolVersion.V1_3,
                ProtocolVersion.V1_4,
                ProtocolVersion.V2_0,
                ProtocolVersion.V2_1);
    }

    private static X509Certificate read(InputStream from) throws GeneralSecurityException, IOException {
        try (from) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(from);
        }
    }

    private static X509Certificate get(Peer peer, String id) throws IOException, GeneralSecurityException {
        return read(new ByteArrayInputStream(peer.must(Operation.GET, uid(id))
                .at(Tag.CERTIFICATE, Tag.CERTIFICATE_VALUE)
                .value()));
    }

    /** The certificate request of a Certify or Re-certify, as the version has it. */
    private static Ttlv[] request(Peer peer, CertificateRequestType type, byte[] value) {
        return new Ttlv[] {
            enumeration(Tag.CERTIFICATE_REQUEST_TYPE, type),
            bytes(peer.before2() ? Tag.CERTIFICATE_REQUEST : Tag.CERTIFICATE_REQUEST_VALUE, value)
        };
    }

    private static Ttlv[] fields(Ttlv[] request, Ttlv first, Ttlv... more) {
        return Stream.of(Stream.of(first), Stream.of(request), Stream.of(more))
                .flatMap(all -> all)
                .toArray(Ttlv[]::new);
    }

    private static String certify(Peer peer, String key, byte[] request, Ttlv... attributes) throws IOException {
        return peer.must(
                        Operation.CERTIFY,
                        fields(
                                request(peer, CertificateRequestType.PKCS_10, request),
                                uid(key),
                                peer.attributes(attributes)))
                .at(Tag.UNIQUE_IDENTIFIER)
                .string();
    }

    private static Ttlv tryToCertify(Peer peer, String key, CertificateRequestType type, byte[] request)
            throws IOException {
        return peer.ask(Operation.CERTIFY, fields(request(peer, type, request), uid(key)));
    }

    private static List<String> links(Peer peer, String id, LinkType type) throws IOException {
        return peer.attributesOf(id, Tag.LINK).stream()
                .map(link -> link.find(Tag.ATTRIBUTE_VALUE).orElse(link))
                .filter(link -> link.at(Tag.LINK_TYPE).number() == type.value())
                .map(link -> link.at(Tag.LINKED_OBJECT_IDENTIFIER).string())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aPublicKeyIsCertifiedByTheAuthority(ProtocolVersion version) throws Exception {
        talk(version, peer -> {
            var applicant = Applicant.withRsaKey();
            var key = applicant.register(peer);

            var id = certify(peer, key, applicant.request(TAPE));
            var certificate = get(peer, id);

            certificate.verify(authority.getPublicKey());
            certificate.checkValidity();
            assertThat(certificate.getPublicKey()).isEqualTo(applicant.publicKey());
            assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo(TAPE);
            assertThat(certificate.getIssuerX500Principal()).isEqualTo(authority.getSubjectX500Principal());
            assertThat(certificate.getSerialNumber().signum()).isPositive();
            assertThat(Duration.between(Instant.now(), certificate.getNotAfter().toInstant()))
                    .isBetween(Duration.ofDays(29), Duration.ofDays(30));
            assertThat(links(peer, key, LinkType.CERTIFICATE_LINK)).containsExactly(id);
            assertThat(links(peer, id, LinkType.PUBLIC_KEY_LINK)).containsExactly(key);
        });
    }

    @Test
    void itSaysWhatItsKeyIsForAndNoMore() throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var applicant = Applicant.withRsaKey();
            var key = applicant.register(
                    peer, Attrs.uses(CryptographicUsageMask.VERIFY, CryptographicUsageMask.WRAP_KEY));

            var certificate = get(peer, certify(peer, key, applicant.request(TAPE)));

            assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
            assertThat(certificate.getKeyUsage())
                    .containsExactly(true, false, true, false, false, false, false, false, false);
            assertThat(certificate.getExtendedKeyUsage())
                    .containsExactly(KeyPurposeId.id_kp_serverAuth.getId(), KeyPurposeId.id_kp_clientAuth.getId());
            assertThat(certificate.getCriticalExtensionOIDs())
                    .containsExactlyInAnyOrder(Extension.basicConstraints.getId(), Extension.keyUsage.getId());
            assertThat(AuthorityKeyIdentifier.getInstance(
                                    extension(certificate, Extension.authorityKeyIdentifier.getId()))
                            .getKeyIdentifierOctets())
                    .isEqualTo(SubjectKeyIdentifier.getInstance(
                                    extension(authority, Extension.subjectKeyIdentifier.getId()))
                            .getKeyIdentifier());
            assertThat(certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId()))
                    .isNotNull();
        });
    }

    private static byte[] extension(X509Certificate certificate, String oid) {
        return ASN1OctetString.getInstance(certificate.getExtensionValue(oid)).getOctets();
    }

    @Test
    void aRequestMayAskForLessAndForNamesThatTheRulesAllow() throws Exception {
        talk(ProtocolVersion.V1_4, peer -> {
            var applicant = Applicant.withRsaKey()
                    .asking(
                            Extension.subjectAlternativeName,
                            new GeneralNames(new GeneralName(GeneralName.dNSName, "seven.tapes.example.org")))
                    .asking(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyEncipherment))
                    .asking(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            var key = applicant.register(peer);

            var id = peer.must(
                            Operation.CERTIFY,
                            fields(request(peer, CertificateRequestType.PEM, applicant.pem(TAPE)), uid(key)))
                    .at(Tag.UNIQUE_IDENTIFIER)
                    .string();
            var certificate = get(peer, id);

            assertThat(certificate.getSubjectAlternativeNames())
                    .containsExactly(List.of(GeneralName.dNSName, "seven.tapes.example.org"));
            assertThat(certificate.getKeyUsage())
                    .containsExactly(false, false, true, false, false, false, false, false, false);
            assertThat(certificate.getExtendedKeyUsage()).containsExactly(KeyPurposeId.id_kp_serverAuth.getId());
        });
    }

    private static void refused(Ttlv item, ResultReason reason, String what) {
        assertThat(Peer.reason(item)).as("%s", item).contains(reason);
        assertThat(item.at(Tag.RESULT_MESSAGE).string()).contains(what);
    }

    @Test
    void whatTheRulesDoNotAllowIsRefused() throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var names = Applicant.withRsaKey()
                    .asking(
                            Extension.subjectAlternativeName,
                            new GeneralNames(new GeneralName(GeneralName.dNSName, "vault.example.org")));
            var authorities =
                    Applicant.withRsaKey().asking(Extension.basicConstraints, true, new BasicConstraints(true));
            var signing = Applicant.withRsaKey().asking(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            var code = Applicant.withRsaKey()
                    .asking(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning));
            var responder = Applicant.withRsaKey()
                    .asking(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning));
            var plain = Applicant.withRsaKey();

            denied(peer, plain, "CN=tape 7,OU=Vault,OU=Tapes,O=Example", "does not certify this subject");
            denied(peer, plain, "CN=tape 7,OU=Tapes+CN=vault,O=Example", "does not certify this subject");
            denied(peer, names, TAPE, "does not certify one of the alternative names");
            denied(peer, authorities, TAPE, "asks for an authority's certificate");
            denied(peer, signing, TAPE, "an authority's use of the key");
            denied(peer, code, TAPE, "does not certify one of the extended key usages");
            denied(peer, responder, TAPE, "an extended key usage that nobody gets");
        });
    }

    private static void denied(Peer peer, Applicant applicant, String subject, String what) throws IOException {
        refused(
                tryToCertify(
                        peer, applicant.register(peer), CertificateRequestType.PKCS_10, applicant.request(subject)),
                ResultReason.PERMISSION_DENIED,
                what);
    }

    @ParameterizedTest
    @EnumSource(
            value = CertificateRequestType.class,
            names = {"PKCS_10", "PEM"})
    void aRequestThatProvesNothingIsRefused(CertificateRequestType type) throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var applicant = Applicant.withRsaKey();
            var key = applicant.register(peer);
            var request = applicant.request(TAPE);
            request[request.length - 1] ^= 1;

            refused(
                    tryToCertify(peer, key, type, "no request".getBytes(StandardCharsets.US_ASCII)),
                    ResultReason.INVALID_CSR,
                    "is not one of type " + type.specName());
            refused(tryToCertify(peer, key, type, new byte[0]), ResultReason.INVALID_CSR, "is not one of type");
            refused(
                    tryToCertify(peer, key, CertificateRequestType.PKCS_10, request),
                    ResultReason.INVALID_CSR,
                    "is not signed by the private key of its public key");
            refused(
                    tryToCertify(
                            peer,
                            key,
                            CertificateRequestType.PKCS_10,
                            Applicant.withRsaKey().request(TAPE)),
                    ResultReason.INVALID_CSR,
                    "is for another key");
        });
    }

    @Test
    void otherTypesOfRequestsAreNotSupported() throws Exception {
        talk(ProtocolVersion.V1_4, peer -> {
            var applicant = Applicant.withRsaKey();
            var key = applicant.register(peer);
            for (var type : List.of(CertificateRequestType.CRMF, CertificateRequestType.PGP)) {
                refused(
                        tryToCertify(peer, key, type, applicant.request(TAPE)),
                        ResultReason.FEATURE_NOT_SUPPORTED,
                        "expected PKCS#10 or PEM");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aRevokedKeyIsNotCertified(ProtocolVersion version) throws Exception {
        talk(version, peer -> {
            var applicant = Applicant.withRsaKey();
            var key = peer.compromised(applicant.register(peer));

            refused(
                    tryToCertify(peer, key, CertificateRequestType.PKCS_10, applicant.request(TAPE)),
                    ResultReason.PERMISSION_DENIED,
                    "the public key is Compromised");
        });
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aNewCertificateTakesTheOldOnesPlace(ProtocolVersion version) throws Exception {
        talk(version, peer -> {
            var applicant = Applicant.withRsaKey();
            var key = applicant.register(peer);
            var name = "certificate-" + version;
            var now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
            var old = certify(
                    peer,
                    key,
                    applicant.request(TAPE),
                    Attrs.name(name),
                    Attrs.date(Tag.ACTIVATION_DATE, now.minusSeconds(3_600)),
                    Attrs.date(Tag.DEACTIVATION_DATE, now.plusSeconds(86_400)));

            var renewed = peer.must(
                            Operation.RE_CERTIFY,
                            fields(
                                    request(peer, CertificateRequestType.PKCS_10, applicant.request(TAPE)),
                                    uid(old),
                                    interval(Tag.OFFSET, 7_200)))
                    .at(Tag.UNIQUE_IDENTIFIER)
                    .string();

            assertThat(links(peer, old, LinkType.REPLACEMENT_OBJECT_LINK)).containsExactly(renewed);
            assertThat(links(peer, renewed, LinkType.REPLACED_OBJECT_LINK)).containsExactly(old);
            assertThat(links(peer, renewed, LinkType.PUBLIC_KEY_LINK)).containsExactly(key);
            assertThat(links(peer, key, LinkType.CERTIFICATE_LINK)).containsExactly(renewed);
            assertThat(peer.attributesOf(old, Tag.NAME)).isEmpty();
            assertThat(peer.attributesOf(renewed, Tag.NAME).toString()).contains(name);
            var first = get(peer, old);
            var second = get(peer, renewed);
            second.verify(authority.getPublicKey());
            assertThat(first.getNotAfter().toInstant()).isEqualTo(now.plusSeconds(86_400));
            assertThat(second.getNotBefore().toInstant())
                    .isBetween(now.plusSeconds(7_200), Instant.now().plusSeconds(7_200));
            assertThat(Duration.between(
                            second.getNotBefore().toInstant(),
                            second.getNotAfter().toInstant()))
                    .isEqualTo(Duration.ofHours(25));
            assertThat(second.getSubjectX500Principal()).isEqualTo(first.getSubjectX500Principal());
            assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
        });
    }

    @Test
    void aCertificateIsRenewedForItsOwnKeyOnly() throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var applicant = Applicant.withRsaKey();
            var old = certify(peer, applicant.register(peer), applicant.request(TAPE));

            refused(
                    peer.ask(
                            Operation.RE_CERTIFY,
                            fields(
                                    request(
                                            peer,
                                            CertificateRequestType.PKCS_10,
                                            Applicant.withRsaKey().request(TAPE)),
                                    uid(old))),
                    ResultReason.INVALID_CSR,
                    "is for another key");
            peer.compromised(old);
            refused(
                    peer.ask(Operation.RE_CERTIFY, uid(old)),
                    ResultReason.PERMISSION_DENIED,
                    "is Compromised and cannot be renewed");
        });
    }

    private static Ttlv x509() {
        return enumeration(Tag.CERTIFICATE_TYPE, CertificateType.X_509);
    }

    /** The subject in parts; names that the rules do not allow are refused in every form. */
    @Test
    void withoutARequestAttributesSayWhomItIsFor() throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var key = Applicant.withRsaKey().register(peer);
            var wanted = peer.attributes(
                    x509(),
                    text(Tag.CERTIFICATE_SUBJECT_O, "Example"),
                    text(Tag.CERTIFICATE_SUBJECT_OU, "Tapes"),
                    text(Tag.CERTIFICATE_SUBJECT_CN, "tape, 8"));

            var id = peer.must(Operation.CERTIFY, uid(key), wanted)
                    .at(Tag.UNIQUE_IDENTIFIER)
                    .string();
            var renewed = peer.must(Operation.RE_CERTIFY, uid(id))
                    .at(Tag.UNIQUE_IDENTIFIER)
                    .string();

            assertThat(get(peer, id).getSubjectX500Principal().getName()).isEqualTo("CN=tape\\, 8,OU=Tapes,O=Example");
            assertThat(get(peer, renewed).getSubjectX500Principal())
                    .isEqualTo(get(peer, id).getSubjectX500Principal());
            refused(
                    peer.ask(
                            Operation.CERTIFY,
                            uid(key),
                            peer.attributes(x509(), text(Tag.CERTIFICATE_SUBJECT_CN, "vault"))),
                    ResultReason.PERMISSION_DENIED,
                    "does not certify this subject");
            refused(
                    peer.ask(Operation.CERTIFY, uid(key), peer.attributes(x509())),
                    ResultReason.INVALID_FIELD,
                    "whom the certificate is for is said neither");
            refused(
                    peer.ask(Operation.CERTIFY, uid(key)),
                    ResultReason.INVALID_FIELD,
                    "neither a certificate request nor the attribute Certificate Type");
        });
    }

    @Test
    void before2ATextSaysWhomItIsFor() throws Exception {
        talk(ProtocolVersion.V1_2, peer -> {
            var key = Applicant.withRsaKey().register(peer);
            var id = peer.must(
                            Operation.CERTIFY,
                            uid(key),
                            peer.attributes(
                                    x509(),
                                    structure(
                                            Tag.CERTIFICATE_SUBJECT,
                                            text(Tag.CERTIFICATE_SUBJECT_DISTINGUISHED_NAME, TAPE))))
                    .at(Tag.UNIQUE_IDENTIFIER)
                    .string();

            assertThat(get(peer, id).getSubjectX500Principal().getName()).isEqualTo(TAPE);
        });
    }

    @Test
    void aRequestAloneOrARegisteredOneIsEnoughSince2() throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var applicant = Applicant.withRsaKey();
            var request = request(peer, CertificateRequestType.PKCS_10, applicant.request(TAPE));
            var uses = peer.attributes(Attrs.uses(CryptographicUsageMask.VERIFY));
            var registered = peer.register(
                    ObjectType.CERTIFICATE_REQUEST,
                    structure(Tag.CERTIFICATE_REQUEST, request),
                    Attrs.uses(CryptographicUsageMask.VERIFY));

            for (var payload : List.of(new Ttlv[] {request[0], request[1], uses}, new Ttlv[] {uid(registered), uses})) {
                var id = peer.must(Operation.CERTIFY, payload)
                        .at(Tag.UNIQUE_IDENTIFIER)
                        .string();
                assertThat(get(peer, id).getPublicKey()).isEqualTo(applicant.publicKey());
            }
        });
    }

    /** The pair is made here, so nobody can sign a request for it but by Sign. */
    @ParameterizedTest
    @CsvSource({"RSA, 2048", "EC, 256", "EC, 384", "ED25519, 256"})
    void keysThatTheServerHasMadeAreCertifiedToo(CryptographicAlgorithm algorithm, int length) throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var pair = peer.keyPair(
                    algorithm, length, Attrs.uses(CryptographicUsageMask.SIGN, CryptographicUsageMask.VERIFY));

            var certificate = get(peer, certifyByName(peer, pair.publicKey()));

            certificate.verify(authority.getPublicKey());
            assertThat(certificate.getKeyUsage())
                    .containsExactly(true, false, false, false, false, false, false, false, false);
        });
    }

    @ParameterizedTest
    @CsvSource({"RSA, 1024", "EC, 192", "DSA, 2048"})
    void weakKeysAreNot(CryptographicAlgorithm algorithm, int length) throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var pair = peer.keyPair(
                    algorithm, length, Attrs.uses(CryptographicUsageMask.SIGN, CryptographicUsageMask.VERIFY));

            refused(
                    peer.ask(Operation.CERTIFY, named(peer, pair.publicKey())),
                    ResultReason.PERMISSION_DENIED,
                    "the key can't be certified");
        });
    }

    private static Ttlv[] named(Peer peer, String key) {
        return new Ttlv[] {
            uid(key),
            peer.attributes(
                    x509(),
                    text(Tag.CERTIFICATE_SUBJECT_O, "Example"),
                    text(Tag.CERTIFICATE_SUBJECT_OU, "Tapes"),
                    text(Tag.CERTIFICATE_SUBJECT_CN, "tape 9"))
        };
    }

    private static String certifyByName(Peer peer, String key) throws IOException {
        return peer.must(Operation.CERTIFY, named(peer, key))
                .at(Tag.UNIQUE_IDENTIFIER)
                .string();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theCertificateIsTheIdPlaceholder(ProtocolVersion version) throws Exception {
        talk(version, peer -> {
            var applicant = Applicant.withRsaKey();
            var key = applicant.register(peer);

            var answers = peer.send(
                            List.of(),
                            Wire.item(
                                    Operation.CERTIFY,
                                    new byte[] {1},
                                    fields(
                                            request(peer, CertificateRequestType.PKCS_10, applicant.request(TAPE)),
                                            uid(key))),
                            Wire.item(Operation.GET, new byte[] {2}))
                    .all(Tag.BATCH_ITEM);

            assertThat(answers)
                    .hasSize(2)
                    .allSatisfy(item -> assertThat(Peer.reason(item)).isEmpty());
            assertThat(answers.getLast().at(Tag.RESPONSE_PAYLOAD, Tag.UNIQUE_IDENTIFIER))
                    .isEqualTo(answers.getFirst().at(Tag.RESPONSE_PAYLOAD, Tag.UNIQUE_IDENTIFIER));
        });
    }

    @Test
    void whatIsUndoneLeavesNoCertificateAndNoLink() throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var applicant = Applicant.withRsaKey();
            var key = applicant.register(peer);

            var answers = peer.send(
                            List.of(enumeration(
                                    Tag.BATCH_ERROR_CONTINUATION_OPTION, BatchErrorContinuationOption.UNDO)),
                            Wire.item(
                                    Operation.CERTIFY,
                                    new byte[] {1},
                                    fields(
                                            request(peer, CertificateRequestType.PKCS_10, applicant.request(TAPE)),
                                            uid(key))),
                            Wire.item(Operation.GET, new byte[] {2}, uid(Peer.NOBODY)))
                    .all(Tag.BATCH_ITEM);

            assertThat(answers.getFirst().at(Tag.RESULT_STATUS).number())
                    .isEqualTo(ResultStatus.OPERATION_UNDONE.value());
            assertThat(links(peer, key, LinkType.CERTIFICATE_LINK)).isEmpty();
        });
    }

    private static int validity(Peer peer, Ttlv... fields) throws IOException {
        return peer.must(Operation.VALIDATE, fields).at(Tag.VALIDITY_INDICATOR).number();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aChainIsValidated(ProtocolVersion version) throws Exception {
        talk(version, peer -> {
            var applicant = Applicant.withRsaKey();
            var id = certify(peer, applicant.register(peer), applicant.request(TAPE));
            var der = get(peer, id).getEncoded();
            var other = read(Files.newInputStream(server.folder().resolve("server-ec.pem")));
            var later = Instant.ofEpochSecond(
                    Instant.now().plus(Duration.ofDays(31)).getEpochSecond());

            assertThat(validity(peer, uid(id))).isEqualTo(ValidityIndicator.VALID.value());
            assertThat(validity(peer, Peer.certificate(authority.getEncoded()), uid(id)))
                    .isEqualTo(ValidityIndicator.VALID.value());
            assertThat(validity(peer, Peer.certificate(der), Ttlv.dateTime(Tag.VALIDITY_DATE, later)))
                    .isEqualTo(ValidityIndicator.INVALID.value());
            assertThat(validity(peer, Peer.certificate(other.getEncoded())))
                    .isEqualTo(ValidityIndicator.UNKNOWN.value());
            peer.compromised(id);
            assertThat(validity(peer, uid(id))).isEqualTo(ValidityIndicator.INVALID.value());
        });
    }

    /** Its certificates open no door here, although their extended key usage would. */
    @Test
    void whoIsCertifiedIsNobodyHere() throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var applicant = Applicant.withRsaKey();
            var certificate = get(peer, certify(peer, applicant.register(peer), applicant.request(TAPE)));
            var root = read(Files.newInputStream(server.authorityFile()));
            var forged = ClientTls.context(root, certificate, applicant.keys().getPrivate());

            assertThatThrownBy(() -> {
                        try (var wire = Wire.connect(server.address(), forged)) {
                            new Peer(ProtocolVersion.V2_1, wire).announced();
                        }
                    })
                    .isInstanceOf(IOException.class);
        });
    }

    @Test
    void opensslVerifiesIt(@TempDir Path folder) throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var applicant = Applicant.withRsaKey();
            var certificate = get(peer, certify(peer, applicant.register(peer), applicant.request(TAPE)));
            var file = folder.resolve("tape.pem");
            PemFiles.writeCertificates(file, List.of(certificate));

            var said = openssl(
                    "verify",
                    "-x509_strict",
                    "-partial_chain",
                    "-purpose",
                    "sslclient",
                    "-CAfile",
                    server.folder().resolve("issuing.pem").toString(),
                    file.toString());

            assertThat(said).endsWith(": OK");
        });
    }

    private static String openssl(String... arguments) throws IOException {
        var command = Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toList();
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                fail("openssl is missing", e);
            }
            Assumptions.abort("openssl is missing");
            throw e;
        }
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void aSignatureOfTheKeyIsVerifiedWithTheCertificate() throws Exception {
        talk(ProtocolVersion.V1_4, peer -> {
            var applicant = Applicant.withRsaKey();
            var certificate = get(peer, certify(peer, applicant.register(peer), applicant.request(TAPE)));
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(applicant.keys().getPrivate());
            signature.update((byte) 1);
            var signed = signature.sign();
            signature.initVerify(certificate);
            signature.update((byte) 1);

            assertThat(signature.verify(signed)).isTrue();
        });
    }

    @Test
    void withoutAnAuthorityNothingIsOffered(@TempDir Path folder) throws Exception {
        try (var plain = LocalServer.start(folder, "");
                var wire = Wire.connect(plain.address(), plain.newClientTls("somebody"))) {
            var peer = new Peer(ProtocolVersion.V2_1, wire);

            assertThat(peer.announced())
                    .doesNotContain(Operation.CERTIFY, Operation.RE_CERTIFY, Operation.VALIDATE)
                    .contains(Operation.REGISTER);
            for (var operation : List.of(Operation.CERTIFY, Operation.RE_CERTIFY, Operation.VALIDATE)) {
                assertThat(Peer.reason(peer.ask(operation))).contains(ResultReason.OPERATION_NOT_SUPPORTED);
            }
        }
    }

    @Test
    void withTrustAloneOnlyValidateIsOffered(@TempDir Path folder) throws Exception {
        try (var trusting = LocalServer.start(folder, "  certify: {trust: [ca.pem]}\n");
                var wire = Wire.connect(trusting.address(), trusting.newClientTls("somebody"))) {
            var peer = new Peer(ProtocolVersion.V2_1, wire);
            var own = read(Files.newInputStream(folder.resolve("server-ec.pem")));

            assertThat(peer.announced())
                    .contains(Operation.VALIDATE)
                    .doesNotContain(Operation.CERTIFY, Operation.RE_CERTIFY);
            assertThat(validity(peer, Peer.certificate(own.getEncoded()))).isEqualTo(ValidityIndicator.VALID.value());
        }
    }

    @Test
    void aRequestIsWantedUnlessTheOperatorSaysOtherwise(@TempDir Path folder) throws Exception {
        try (var strict = LocalServer.start(folder, RULES.formatted("true"));
                var wire = Wire.connect(strict.address(), strict.newClientTls("somebody"))) {
            var peer = new Peer(ProtocolVersion.V2_1, wire);
            var key = Applicant.withRsaKey().register(peer);

            refused(
                    peer.ask(
                            Operation.CERTIFY,
                            uid(key),
                            peer.attributes(x509(), text(Tag.CERTIFICATE_SUBJECT_CN, "tape"))),
                    ResultReason.INVALID_CSR,
                    "a certificate request is missing");
        }
    }

    @Test
    void anAuthorityAndItsKeyMustFit(@TempDir Path folder) {
        assertThatThrownBy(
                        () -> LocalServer.start(folder, RULES.formatted("true").replace("issuing.pem", "ca.pem"))
                                .close())
                .isInstanceOf(ClavigerServer.StartException.class)
                .hasMessageContaining("issuing.key is not the one of the certificate in ");
    }

    @Test
    void whatIsNoAuthorityIssuesNothing(@TempDir Path folder) {
        var rules =
                RULES.formatted("true").replace("issuing.pem", "server-ec.pem").replace("issuing.key", "server-ec.key");

        assertThatThrownBy(() -> LocalServer.start(folder, rules).close())
                .isInstanceOf(ClavigerServer.StartException.class)
                .hasMessageContaining("certify.authority.certificate in ")
                .hasMessageContaining("is not an authority's");
    }
}
