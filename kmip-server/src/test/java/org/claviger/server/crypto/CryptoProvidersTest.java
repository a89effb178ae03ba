package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CryptoProvidersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "AES/ECB/NoPadding", "AES/CBC/PKCS5Padding", "AES/CFB/NoPadding", "AES/OFB/NoPadding",
                        "AES/CTR/NoPadding",
                "AES/GCM/NoPadding", "AES/CCM/NoPadding", "AES/KW/NoPadding", "AES/KWP/NoPadding",
                        "DESede/CBC/NoPadding",
                "Blowfish/CBC/NoPadding", "Camellia/CBC/NoPadding", "ChaCha20", "ChaCha20-Poly1305", "ChaCha",
                "RSA/ECB/PKCS1Padding", "RSA/ECB/OAEPPadding", "RSA/ECB/NoPadding"
            })
    void everyCipherOfTheTableIsThere(String transformation) {
        assertThat(CryptoProviders.cipher(transformation)).isNotNull();
    }

    @Test
    void aModeWithAProviderOfItsOwnIsNotDoneByTheAlgorithms() {
        assertThat(CryptoProviders.cipher("AES/CCM/NoPadding").getProvider().getName())
                .isEqualTo("BC");
        assertThat(CryptoProviders.cipher("AES/GCM/NoPadding").getProvider().getName())
                .isEqualTo("SunJCE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HmacMD5", "HmacSHA1", "HmacSHA224", "HmacSHA256", "HmacSHA384", "HmacSHA512", "HmacSHA512/224",
                "HmacSHA512/256", "HmacSHA3-224", "HmacSHA3-256", "HmacSHA3-384", "HmacSHA3-512", "AESCMAC",
                        "DESEDECMAC",
                "AES-GMAC", "Poly1305"
            })
    void everyMacOfTheTableIsThere(String algorithm) {
        assertThat(CryptoProviders.mac(algorithm)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MD2",
                "MD4",
                "MD5",
                "RIPEMD160",
                "Tiger",
                "Whirlpool",
                "SHA-1",
                "SHA-224",
                "SHA-256",
                "SHA-384",
                "SHA-512",
                "SHA-512/224",
                "SHA-512/256",
                "SHA3-224",
                "SHA3-256",
                "SHA3-384",
                "SHA3-512"
            })
    void everyDigestOfTheTableIsThere(String algorithm) {
        assertThat(CryptoProviders.digest(algorithm)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHA256withRSA",
                "RSASSA-PSS",
                "NONEwithRSA",
                "SHA256withDSA",
                "SHA256withECDSA",
                "NONEwithECDSA",
                "SHA256withPLAIN-ECDSA",
                "Ed25519",
                "Ed448"
            })
    void everySignatureOfTheTableIsThere(String algorithm) {
        assertThat(CryptoProviders.signature(algorithm)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "DSA", "DH", "EC", "Ed25519", "Ed448", "X25519", "X448"})
    void keysOfEveryKindCanBeReadAndMade(String algorithm) {
        assertThat(CryptoProviders.keyFactory(algorithm).getProvider())
                .isEqualTo(CryptoProviders.keyPairGenerator(algorithm).getProvider());
    }

    @ParameterizedTest
    @ValueSource(strings = {"DH", "ECDH", "X25519", "X448"})
    void everyAgreementOfTheTableIsThere(String algorithm) {
        assertThat(CryptoProviders.keyAgreement(algorithm)).isNotNull();
    }

    @Test
    void whatTheTableLacksIsRefusedEvenIfAProviderHasIt() {
        assertThatIllegalStateException().isThrownBy(() -> CryptoProviders.cipher("RC2/CBC/NoPadding"));
        assertThatIllegalStateException().isThrownBy(() -> CryptoProviders.digest("SHAKE128-256"));
    }

    @Test
    void bouncyCastleIsNotRegistered() {
        assertThat(CryptoProviders.mac("AESCMAC")).isNotNull();
        assertThat(Security.getProvider(BouncyCastleProvider.PROVIDER_NAME)).isNull();
    }
}
