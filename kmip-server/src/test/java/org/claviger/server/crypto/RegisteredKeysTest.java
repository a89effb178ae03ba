package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CertificateIdentifier;
import org.claviger.attribute.CertificateIssuer;
import org.claviger.attribute.CertificateSubject;
import org.claviger.attribute.CryptographicDomainParameters;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.DigitalSignatureAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.ResultReason;
import org.claviger.object.Certificate;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KmipObject;
import org.claviger.object.PrivateKey;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisteredKeysTest {
    private static final String ISSUER = "C=AU,O=Kmip Test,CN=Inter";
    private static final String SUBJECT = "C=AU,O=Kmip Test,OU=One,OU=Two,E=ee@example.org,CN=EE";

    private final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void closeScope() {
        secrets.close();
    }

    private static KeyPair rsa() {
        var generator = CryptoProviders.keyPairGenerator("RSA");
        generator.initialize(1024);
        return generator.generateKeyPair();
    }

    private static KeyPair p256() {
        var generator = CryptoProviders.keyPairGenerator("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static Certificate certificate() {
        return certificate(BigInteger.valueOf(0x3132_3334L));
    }

    private static Certificate certificate(BigInteger serial) {
        var pair = rsa();
        try {
            var builder = new X509v3CertificateBuilder(
                    new X500Name(ISSUER),
                    serial,
                    Date.from(Instant.EPOCH),
                    Date.from(Instant.EPOCH.plusSeconds(60)),
                    new X500Name(SUBJECT),
                    AsymmetricKeys.info(pair.getPublic()));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.dNSName, "ee.example.org"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1")
            }));
            var signer = new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate());
            return new Certificate(
                    CertificateType.X_509, Bytes.wrap(builder.build(signer).getEncoded()));
        } catch (IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 01", "2748, 0ABC", "255, FF"})
    void theTextOfASerialNumberIsItsHexadecimalInWholeBytes(BigInteger serial, String text) {
        var said = RegisteredKeys.describe(certificate(serial), Attributes.EMPTY);
        assertThat(said.first(AttributeTypes.CERTIFICATE_IDENTIFIER)
                        .orElseThrow()
                        .serialNumber())
                .contains(text);
    }

    @Test
    void aCertificateSaysOfItselfWhatEveryVersionAsks() {
        var certificate = certificate();
        var said = RegisteredKeys.describe(certificate, Attributes.EMPTY);
        var issuer = "CN=Inter,O=Kmip Test,C=AU";
        assertThat(said.first(AttributeTypes.CERTIFICATE_TYPE)).contains(CertificateType.X_509);
        assertThat(said.first(AttributeTypes.CERTIFICATE_LENGTH))
                .contains(certificate.certificateValue().length());
        assertThat(said.first(AttributeTypes.CERTIFICATE_IDENTIFIER))
                .contains(new CertificateIdentifier(issuer, Optional.of("31323334")));
        assertThat(said.first(AttributeTypes.CERTIFICATE_ISSUER)).contains(new CertificateIssuer(issuer, List.of()));
        assertThat(said.first(AttributeTypes.CERTIFICATE_SUBJECT))
                .contains(new CertificateSubject(
                        "CN=EE,emailAddress=ee@example.org,OU=Two,OU=One,O=Kmip Test,C=AU", List.of("ee.example.org")));
        assertThat(said.first(AttributeTypes.X_509_CERTIFICATE_IDENTIFIER)
                        .orElseThrow()
                        .certificateSerialNumber())
                .isEqualTo(Bytes.ofHex("020431323334"));
        assertThat(said.first(AttributeTypes.X_509_CERTIFICATE_SUBJECT)
                        .orElseThrow()
                        .alternativeNames())
                .hasSize(2);
        assertThat(said.first(AttributeTypes.DIGITAL_SIGNATURE_ALGORITHM))
                .contains(DigitalSignatureAlgorithm.SHA_256_WITH_RSA_ENCRYPTION);
        assertThat(said.first(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM)).contains(CryptographicAlgorithm.RSA);
        assertThat(said.first(AttributeTypes.CRYPTOGRAPHIC_LENGTH)).contains(1024);
        assertThat(said.first(AttributeTypes.CERTIFICATE_ISSUER_CN)).contains("Inter");
        assertThat(said.first(AttributeTypes.CERTIFICATE_SUBJECT_EMAIL)).contains("ee@example.org");
        assertThat(said.all(AttributeTypes.CERTIFICATE_SUBJECT_OU)).containsExactly("One", "Two");
        assertThat(said.has(AttributeTypes.CERTIFICATE_SUBJECT_L)).isFalse();
        assertThat(said.has(AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS)).isFalse();
    }

    @Test
    void whatIsSaidOfACertificateMustBeTrue() {
        var certificate = certificate();
        assertRefused(certificate, Attributes.of(AttributeTypes.CERTIFICATE_TYPE, CertificateType.PGP));
        assertRefused(certificate, Attributes.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 2048));
        assertRefused(
                certificate,
                Attributes.of(AttributeTypes.DIGITAL_SIGNATURE_ALGORITHM, DigitalSignatureAlgorithm.ECDSA_WITH_SHA256));
        var cut = new Certificate(CertificateType.X_509, Bytes.ofHex("3003020101"));
        assertRefused(cut, Attributes.EMPTY);
    }

    private PrivateKey key(
            Optional<CryptographicAlgorithm> algorithm, Optional<Integer> length, java.security.PrivateKey key) {
        var block = AsymmetricKeys.object(key, CryptographicAlgorithm.EC, KeyFormatType.PKCS_8, secrets)
                .keyBlock();
        return new PrivateKey(new KeyBlock(
                block.keyFormatType(),
                block.keyCompressionType(),
                block.keyValue(),
                algorithm,
                length,
                Optional.empty()));
    }

    @Test
    void aKeyThatIsNotDescribedDescribesItself() {
        var said =
                RegisteredKeys.describe(key(Optional.empty(), Optional.empty(), p256().getPrivate()), Attributes.EMPTY);
        assertThat(said.first(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM)).contains(CryptographicAlgorithm.ECDSA);
        assertThat(said.first(AttributeTypes.CRYPTOGRAPHIC_LENGTH)).contains(256);
        assertThat(said.first(AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS)
                        .orElseThrow()
                        .recommendedCurve())
                .contains(RecommendedCurve.P_256);
    }

    @Test
    void anEllipticCurveKeyMayBeCalledByEachOfItsUses() {
        var private256 = p256().getPrivate();
        for (var name : List.of(
                CryptographicAlgorithm.EC,
                CryptographicAlgorithm.ECDSA,
                CryptographicAlgorithm.ECDH,
                CryptographicAlgorithm.ECMQV)) {
            var said = RegisteredKeys.describe(key(Optional.of(name), Optional.of(256), private256), Attributes.EMPTY);
            assertThat(said.first(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM)).contains(name);
        }
    }

    @Test
    void aKeyBlockThatContradictsItsBytesIsRefused() {
        var private256 = p256().getPrivate();
        assertRefused(key(Optional.of(CryptographicAlgorithm.RSA), Optional.of(256), private256), Attributes.EMPTY);
        assertRefused(key(Optional.of(CryptographicAlgorithm.EC), Optional.of(384), private256), Attributes.EMPTY);
        assertRefused(
                key(Optional.empty(), Optional.empty(), private256),
                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 384));
        assertRefused(
                key(Optional.empty(), Optional.empty(), private256),
                Attributes.of(
                        AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS,
                        new CryptographicDomainParameters(Optional.empty(), Optional.of(RecommendedCurve.SECP256K1))));
    }

    @Test
    void bytesThatTheServerCannotLookIntoAreTakenAsTheyAre() {
        var opaque = new PrivateKey(new KeyBlock(
                KeyFormatType.OPAQUE,
                Optional.empty(),
                Optional.of(new KeyValue.Plain(new KeyMaterial.Encoded(secrets.copyOf(new byte[5])), Attributes.EMPTY)),
                Optional.of(CryptographicAlgorithm.RSA),
                Optional.of(2048),
                Optional.empty()));
        var said = RegisteredKeys.describe(opaque, Attributes.EMPTY);
        assertThat(said.first(AttributeTypes.CRYPTOGRAPHIC_LENGTH)).contains(2048);
    }

    private static void assertRefused(KmipObject object, Attributes attributes) {
        assertThatThrownBy(() -> RegisteredKeys.describe(object, attributes))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.INVALID_FIELD));
    }
}
