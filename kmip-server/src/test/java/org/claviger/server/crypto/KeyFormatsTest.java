package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.KeyCompressionType;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ResultReason;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KmipObject;
import org.claviger.object.PrivateKey;
import org.claviger.object.PublicKey;
import org.claviger.object.SymmetricKey;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyFormatsTest {
    private final SecretScope secrets = SecretScope.unlocked();
    private final KeyPair pair = pair();

    private static KeyPair pair() {
        var generator = CryptoProviders.keyPairGenerator("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    @AfterEach
    void closeScope() {
        secrets.close();
    }

    @Test
    void aFormatThatAVersionLacksGivesWayToTheOneItHas() {
        var old = AsymmetricKeys.object(
                pair.getPrivate(), CryptographicAlgorithm.ECDH, KeyFormatType.TRANSPARENT_ECDH_PRIVATE_KEY, secrets);
        var seen = convert(old, Optional.empty(), ProtocolVersion.V2_1).block().orElseThrow();
        assertThat(seen.keyFormatType()).isEqualTo(KeyFormatType.TRANSPARENT_EC_PRIVATE_KEY);
        assertThat(seen.cryptographicAlgorithm()).contains(CryptographicAlgorithm.ECDH);
        assertThat(convert(old, Optional.empty(), ProtocolVersion.V1_4)).isEqualTo(old);

        var recent = AsymmetricKeys.object(
                pair.getPublic(),
                CryptographicAlgorithm.EC,
                KeyFormatType.TRANSPARENT_EC_PUBLIC_KEY,
                Optional.empty(),
                secrets);
        assertThat(format(convert(recent, Optional.empty(), ProtocolVersion.V1_2)))
                .isEqualTo(KeyFormatType.TRANSPARENT_ECDSA_PUBLIC_KEY);
    }

    @Test
    void attributesWithinTheKeyValueOfAnAsymmetricKeyStayHere() {
        var plain = AsymmetricKeys.object(pair.getPrivate(), CryptographicAlgorithm.EC, KeyFormatType.PKCS_8, secrets);
        var block = plain.keyBlock();
        var material = ((KeyValue.Plain) block.keyValue().orElseThrow()).material();
        var value = new KeyValue.Plain(
                material, Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.EC));
        var decorated = new PrivateKey(new KeyBlock(
                KeyFormatType.PKCS_8,
                Optional.empty(),
                Optional.of(value),
                block.cryptographicAlgorithm(),
                block.cryptographicLength(),
                Optional.empty()));
        assertThat(convert(decorated, Optional.empty(), ProtocolVersion.V1_2)).isEqualTo(plain);
    }

    @Test
    void aPublicKeyIsCompressedOnDemand() {
        var key = AsymmetricKeys.object(
                pair.getPublic(), CryptographicAlgorithm.EC, KeyFormatType.X_509, Optional.empty(), secrets);
        var compressed = (PublicKey) KeyFormats.convert(
                key,
                new KeyFormats.Wanted(
                        Optional.empty(),
                        Optional.of(KeyCompressionType.EC_PUBLIC_KEY_TYPE_X9_62_COMPRESSED_PRIME),
                        ProtocolVersion.V2_1),
                secrets);
        assertThat(compressed.keyBlock().keyCompressionType())
                .contains(KeyCompressionType.EC_PUBLIC_KEY_TYPE_X9_62_COMPRESSED_PRIME);
        assertThat(AsymmetricKeys.publicKey(compressed)).isEqualTo(pair.getPublic());
        assertThat(length(compressed)).isEqualTo(length(key) - 32);
    }

    private static int length(PublicKey key) {
        var value = (KeyValue.Plain) key.keyBlock().keyValue().orElseThrow();
        return ((KeyMaterial.Encoded) value.material()).bytes().length();
    }

    @Test
    void aSymmetricKeyHasNoFormatsOfAsymmetricOnesAndNoCompression() {
        var key = new SymmetricKey(new KeyBlock(
                KeyFormatType.RAW,
                Optional.empty(),
                Optional.of(
                        new KeyValue.Plain(new KeyMaterial.Encoded(secrets.copyOf(new byte[16])), Attributes.EMPTY)),
                Optional.of(CryptographicAlgorithm.AES),
                Optional.of(128),
                Optional.empty()));
        assertThat(format(convert(key, Optional.of(KeyFormatType.TRANSPARENT_SYMMETRIC_KEY), ProtocolVersion.V2_1)))
                .isEqualTo(KeyFormatType.TRANSPARENT_SYMMETRIC_KEY);
        assertThatThrownBy(() -> convert(key, Optional.of(KeyFormatType.PKCS_8), ProtocolVersion.V2_1))
                .isInstanceOfSatisfying(
                        KmipException.class,
                        e -> assertThat(e.reason()).isEqualTo(ResultReason.KEY_FORMAT_TYPE_NOT_SUPPORTED));
        var wanted = new KeyFormats.Wanted(
                Optional.empty(),
                Optional.of(KeyCompressionType.EC_PUBLIC_KEY_TYPE_X9_62_HYBRID),
                ProtocolVersion.V2_1);
        assertThatThrownBy(() -> KeyFormats.convert(key, wanted, secrets))
                .isInstanceOfSatisfying(
                        KmipException.class,
                        e -> assertThat(e.reason()).isEqualTo(ResultReason.KEY_COMPRESSION_TYPE_NOT_SUPPORTED));
    }

    private KmipObject convert(KmipObject object, Optional<KeyFormatType> format, ProtocolVersion version) {
        return KeyFormats.convert(object, new KeyFormats.Wanted(format, Optional.empty(), version), secrets);
    }

    private static KeyFormatType format(KmipObject object) {
        return object.block().orElseThrow().keyFormatType();
    }
}
