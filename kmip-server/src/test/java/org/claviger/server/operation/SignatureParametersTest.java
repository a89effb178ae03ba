package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.enumeration.ValidityIndicator.INVALID;
import static org.claviger.enumeration.ValidityIndicator.VALID;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import java.util.function.Consumer;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.DigitalSignatureAlgorithm;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.crypto.CryptoProviders;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;

/** The cryptographic parameters of Sign and Signature Verify. */
class SignatureParametersTest extends SignatureTester {
    @Test
    void pssTakesTheSaltAndTheMaskThatAreSaid() throws GeneralSecurityException {
        var privateKey = addPrivate("RSA-2048", Attributes.EMPTY);
        var publicKey = addPublic("RSA-2048", Attributes.EMPTY);
        var plain = parameters(p -> p.paddingMethod(PaddingMethod.PSS).hashingAlgorithm(HashingAlgorithm.SHA_256));
        var special = parameters(p -> p.digitalSignatureAlgorithm(DigitalSignatureAlgorithm.RSASSA_PSS)
                .hashingAlgorithm(HashingAlgorithm.SHA_256)
                .maskGeneratorHashingAlgorithm(HashingAlgorithm.SHA_1)
                .saltLength(20)
                .trailerField(1));
        assertThat(isPss(sign(privateKey, plain, MESSAGE), "SHA-256", 32)).isTrue();
        assertThat(isPss(sign(privateKey, special, MESSAGE), "SHA-1", 20)).isTrue();
        assertThat(verify(publicKey, special, MESSAGE, sign(privateKey, special, MESSAGE)))
                .isEqualTo(VALID);
        assertThat(verify(publicKey, special, MESSAGE, sign(privateKey, plain, MESSAGE)))
                .isEqualTo(INVALID);
        for (var salt : new int[] {0, 1, 20, 32, 222}) {
            var salted = parameters(p -> p.paddingMethod(PaddingMethod.PSS)
                    .hashingAlgorithm(HashingAlgorithm.SHA_256)
                    .saltLength(salt));
            var signature = sign(privateKey, salted, MESSAGE);
            assertThat(verify(publicKey, plain, MESSAGE, signature)).isEqualTo(VALID);
            assertThat(verify(publicKey, salted, MESSAGE, signature)).isEqualTo(VALID);
        }
        var tooLong = parameters(p -> p.paddingMethod(PaddingMethod.PSS)
                .hashingAlgorithm(HashingAlgorithm.SHA_256)
                .saltLength(223));
        assertRefused(ResultReason.CRYPTOGRAPHIC_FAILURE, () -> sign(privateKey, tooLong, MESSAGE));
    }

    private static boolean isPss(Bytes signature, String maskHash, int saltLength) throws GeneralSecurityException {
        var other = Signature.getInstance("RSASSA-PSS");
        other.setParameter(new PSSParameterSpec("SHA-256", "MGF1", new MGF1ParameterSpec(maskHash), saltLength, 1));
        other.initVerify(pair("RSA-2048").getPublic());
        other.update(MESSAGE);
        return other.verify(signature.toArray());
    }

    @Test
    void withoutAHashAnRsaKeySignsTheClientsDigestAsItIs() throws GeneralSecurityException {
        var none = Optional.<CryptographicParameters>empty();
        var signature = signDigest(addPrivate("RSA-2048", Attributes.EMPTY), none, MESSAGE);
        var other = CryptoProviders.signature("NONEwithRSA");
        other.initVerify(pair("RSA-2048").getPublic());
        other.update(MESSAGE);
        assertThat(other.verify(signature.toArray())).isTrue();
        assertThat(verifyDigest(addPublic("RSA-2048", Attributes.EMPTY), none, MESSAGE, signature))
                .isEqualTo(VALID);
        assertRefused(
                ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS,
                () -> sign(addPrivate("RSA-2048", Attributes.EMPTY), none, MESSAGE));
        assertRefused(
                ResultReason.CRYPTOGRAPHIC_FAILURE,
                () -> signDigest(addPrivate("RSA-2048", Attributes.EMPTY), none, new byte[256]));
    }

    @Test
    void theParametersOfTheKeyStandInForTheRequests() {
        var own = Attributes.of(
                AttributeTypes.CRYPTOGRAPHIC_PARAMETERS,
                parameters(p -> p.hashingAlgorithm(HashingAlgorithm.SHA_384)).orElseThrow());
        var signature = sign(addPrivate("P-256", own), Optional.empty(), MESSAGE);
        assertThat(verify(
                        addPublic("P-256", Attributes.EMPTY),
                        parameters(p -> p.hashingAlgorithm(HashingAlgorithm.SHA_384)),
                        MESSAGE,
                        signature))
                .isEqualTo(VALID);
    }

    @Test
    void parametersThatContradictAreRefused() {
        var rsa = addPrivate("RSA-2048", Attributes.EMPTY);
        var ed = addPrivate("Ed25519", Attributes.EMPTY);
        var bad = ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
        refuses(
                bad,
                rsa,
                p -> p.hashingAlgorithm(HashingAlgorithm.SHA_1)
                        .digitalSignatureAlgorithm(DigitalSignatureAlgorithm.SHA_256_WITH_RSA_ENCRYPTION));
        refuses(
                bad,
                rsa,
                p -> p.paddingMethod(PaddingMethod.PSS)
                        .digitalSignatureAlgorithm(DigitalSignatureAlgorithm.SHA_256_WITH_RSA_ENCRYPTION));
        refuses(bad, rsa, p -> p.digitalSignatureAlgorithm(DigitalSignatureAlgorithm.ECDSA_WITH_SHA256));
        refuses(
                bad,
                rsa,
                p -> p.hashingAlgorithm(HashingAlgorithm.SHA_256).cryptographicAlgorithm(CryptographicAlgorithm.ECDSA));
        refuses(bad, rsa, p -> p.paddingMethod(PaddingMethod.PSS));
        refuses(
                bad,
                rsa,
                p -> p.paddingMethod(PaddingMethod.PSS)
                        .hashingAlgorithm(HashingAlgorithm.SHA_256)
                        .trailerField(2));
        refuses(
                bad,
                rsa,
                p -> p.paddingMethod(PaddingMethod.PSS)
                        .hashingAlgorithm(HashingAlgorithm.SHA_256)
                        .saltLength(-1));
        refuses(bad, ed, p -> p.hashingAlgorithm(HashingAlgorithm.SHA_512));
        var unsupported = ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;
        refuses(unsupported, rsa, p -> p.paddingMethod(PaddingMethod.X9_31).hashingAlgorithm(HashingAlgorithm.SHA_1));
        refuses(unsupported, rsa, p -> p.hashingAlgorithm(HashingAlgorithm.TIGER));
    }

    private void refuses(ResultReason reason, String key, Consumer<CryptographicParameters.Builder> parameters) {
        assertRefused(reason, () -> sign(key, parameters(parameters), MESSAGE));
    }
}
