package org.claviger.server.crypto.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.EnumSet;
import java.util.SplittableRandom;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.claviger.enumeration.CertificateRequestType;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificationRequestTest {
    private static final int DAMAGES = 3_000;

    private static KeyPair keys(String algorithm, int bits) throws Exception {
        var generator = KeyPairGenerator.getInstance(algorithm);
        if (bits > 0) {
            generator.initialize(bits);
        }
        return generator.generateKeyPair();
    }

    private static byte[] request(KeyPair keys, String signature) throws Exception {
        var extensions = new ExtensionsGenerator();
        extensions.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, "a.example.org")));
        extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        extensions.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        return new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=a"), keys.getPublic())
                .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
                .build(new JcaContentSignerBuilder(signature).build(keys.getPrivate()))
                .getEncoded();
    }

    private static CertificationRequest read(byte[] der) {
        return CertificationRequest.read(CertificateRequestType.PKCS_10, Bytes.wrap(der));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, 2048, SHA1withRSA",
        "RSA, 2048, SHA512withRSA",
        "EC, 256, SHA256withECDSA",
        "EC, 521, SHA512withECDSA",
        "DSA, 2048, SHA256withDSA",
        "Ed25519, 0, Ed25519",
        "Ed448, 0, Ed448"
    })
    void everyKeyThatSignsCanProveItself(String algorithm, int bits, String signature) throws Exception {
        var keys = keys(algorithm, bits);

        var read = read(request(keys, signature));

        assertThat(read.publicKey().getEncoded()).isEqualTo(keys.getPublic().getEncoded());
        assertThat(read.names().subject().toString()).isEqualTo("CN=a");
        assertThat(read.names().alternativeNames()).hasSize(1);
        assertThat(read.extendedUsages()).containsExactly(ExtendedUsage.SERVER_AUTHENTICATION);
        assertThat(read.usage().orElseThrow().hasUsages(KeyUsage.digitalSignature))
                .isTrue();
    }

    @Test
    void aSignatureThatAnybodyCanForgeIsNotAccepted() throws Exception {
        var request = request(keys("RSA", 2048), "MD5withRSA");

        assertThatThrownBy(() -> read(request))
                .hasMessage("the certificate request is signed by an algorithm that is not accepted:"
                        + " 1.2.840.113549.1.1.4");
    }

    /** Whatever is done to a request, it is another key's, unsigned or none; never anything that was not foreseen. */
    @ParameterizedTest
    @CsvSource({"RSA, 2048, SHA256withRSA", "EC, 256, SHA256withECDSA"})
    void aDamagedRequestIsRefused(String algorithm, int bits, String signature) throws Exception {
        var whole = request(keys(algorithm, bits), signature);
        var random = new SplittableRandom(1);
        var reasons = EnumSet.noneOf(ResultReason.class);
        for (var i = 0; i < DAMAGES; i++) {
            var damaged = whole.clone();
            for (var changes = random.nextInt(1, 4); changes > 0; changes--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) random.nextInt(1, 256);
            }
            try {
                read(damaged);
            } catch (KmipException refused) {
                reasons.add(refused.reason());
            }
        }
        assertThat(reasons)
                .contains(ResultReason.INVALID_CSR)
                .isSubsetOf(ResultReason.INVALID_CSR, ResultReason.PERMISSION_DENIED);
    }
}
