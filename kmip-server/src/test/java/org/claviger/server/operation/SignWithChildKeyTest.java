package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.ResultReason;
import org.claviger.message.ChildKey;
import org.claviger.message.DerivationPath;
import org.claviger.message.MessageExtension;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.PrivateKey;
import org.claviger.operation.DataReference;
import org.claviger.operation.Sign;
import org.claviger.secret.Secret;
import org.claviger.server.crypto.CryptoProviders;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.StoredObjects;
import org.claviger.server.wallet.Base58;
import org.claviger.server.wallet.ExtendedPublicKey;
import org.claviger.server.wallet.Vectors;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Sign with a descendant of the key that is named: a Message Extension of the server's own. */
class SignWithChildKeyTest {
    private static final JsonNode MASTER =
            Vectors.read("bip32.json").get("vectors").get(0);
    private static final JsonNode CHILD =
            Vectors.read("bip32.json").get("vectors").get(2);
    private static final Bytes DIGEST = Bytes.copyOf(new byte[] {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
        31, 32
    });

    private final HandlerTester server = new HandlerTester();
    private final CryptographicStreams streams = CryptographicStreams.start(
            CryptographicStreams.Limits.DEFAULT, server::sharedMemory, server.clock(), server.random());
    private final SignHandler sign = new SignHandler(server.wrapping, streams);

    @AfterEach
    void stop() {
        streams.close();
        server.close();
    }

    private static VendorAttribute chainCode(Object value) {
        var item = value instanceof Bytes bytes
                ? new TtlvItem(Tag.ATTRIBUTE_VALUE.code(), ItemType.BYTE_STRING, bytes)
                : TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), String.valueOf(value));
        return new VendorAttribute(VendorAttribute.CLIENT, "chain-code", item);
    }

    private static Bytes masterChainCode() {
        return Bytes.wrap(
                Arrays.copyOfRange(Base58.decodeChecked(MASTER.get("prv").asString()), 13, 45));
    }

    private String addMaster(Attributes more) {
        var number = new BigInteger(1, Base58.decodeChecked(MASTER.get("prv").asString()), 46, 32);
        var padded = new byte[40];
        System.arraycopy(
                number.toByteArray(), 0, padded, 40 - number.toByteArray().length, number.toByteArray().length);
        Secret d = server.secret(padded);
        var block = new KeyBlock(
                KeyFormatType.TRANSPARENT_EC_PRIVATE_KEY,
                Optional.empty(),
                Optional.of(new KeyValue.Plain(
                        new KeyMaterial.TransparentEcPrivateKey(RecommendedCurve.SECP256K1, d), Attributes.EMPTY)),
                Optional.of(CryptographicAlgorithm.ECDSA),
                Optional.of(256),
                Optional.empty());
        return server.add(
                () -> new PrivateKey(block),
                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.ECDSA)
                        .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(CryptographicUsageMask.SIGN))
                        .plusAll(more));
    }

    private Bytes signDigest(String key) {
        return server.does(sign, digested(key)).signatureData().orElseThrow();
    }

    private static Sign.Request digested(String key) {
        return new Sign.Request(
                Optional.of(UniqueIdentifier.of(key)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(DIGEST),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static boolean verifies(JsonNode vector, Bytes signature) throws GeneralSecurityException {
        var point = ExtendedPublicKey.parse(vector.get("pub").asString()).publicKey();
        var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256k1);
        try {
            var info = new SubjectPublicKeyInfo(algorithm, point.toArray());
            var verifier = CryptoProviders.signature("NONEwithECDSA");
            verifier.initVerify(CryptoProviders.keyFactory("EC")
                    .generatePublic(new java.security.spec.X509EncodedKeySpec(info.getEncoded())));
            verifier.update(DIGEST.toArray());
            return verifier.verify(signature.toArray());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ChildKey child(Optional<Bytes> publicKey) {
        return new ChildKey(DerivationPath.parse(CHILD.get("path").asString()), publicKey);
    }

    @Test
    void theDescendantSignsInsteadOfTheKey() throws Exception {
        var master = addMaster(Attributes.of(AttributeTypes.VENDOR_ATTRIBUTE, chainCode(masterChainCode())));
        assertThat(verifies(MASTER, signDigest(master))).isTrue();

        var publicKey = ExtendedPublicKey.parse(CHILD.get("pub").asString()).publicKey();
        for (var expected : List.of(Optional.of(publicKey), Optional.<Bytes>empty())) {
            server.extend(child(expected).extension());

            var signature = signDigest(master);

            assertThat(verifies(CHILD, signature)).isTrue();
            assertThat(verifies(MASTER, signature)).isFalse();
            assertThat(signDigest(master)).isEqualTo(signature);
        }
    }

    @Test
    void aDescendantOfAnotherPublicKeyDoesNotSign() {
        var master = addMaster(Attributes.of(AttributeTypes.VENDOR_ATTRIBUTE, chainCode(masterChainCode())));
        server.extend(child(Optional.of(
                        ExtendedPublicKey.parse(MASTER.get("pub").asString()).publicKey()))
                .extension());

        assertRefused(master, "the public key at m/0'/1 is another one than expected");
    }

    @Test
    void withoutAChainCodeThereIsNoDescendant() {
        server.extend(child(Optional.empty()).extension());
        var problem = "the key has no attribute x-chain-code (expected a Byte String of 32 bytes)";

        assertRefused(addMaster(Attributes.EMPTY), problem);
        assertRefused(addMaster(Attributes.of(AttributeTypes.VENDOR_ATTRIBUTE, chainCode("text"))), problem);
        assertRefused(
                addMaster(Attributes.of(AttributeTypes.VENDOR_ATTRIBUTE, chainCode(Bytes.wrap(new byte[33])))),
                "a chain code of 33 bytes (expected 32)");
    }

    @Test
    void aMalformedExtensionSignsNothing() {
        var master = addMaster(Attributes.of(AttributeTypes.VENDOR_ATTRIBUTE, chainCode(masterChainCode())));
        server.extend(new MessageExtension(
                ChildKey.VENDOR,
                false,
                TtlvItem.structure(Tag.VENDOR_EXTENSION.code(), List.of(TtlvItem.text(ChildKey.PATH_TAG, "44'/0")))));

        assertRefused(master, "not a derivation path (expected one such as m/0'/5)");
    }

    @Test
    void dataInPartsIsNotSignedByADescendant() throws Exception {
        var master = addMaster(Attributes.of(AttributeTypes.VENDOR_ATTRIBUTE, chainCode(masterChainCode())));
        server.extend(child(Optional.empty()).extension());
        var data = server.secret(MessageDigest.getInstance("SHA-256").digest(new byte[0]));
        var request = new Sign.Request(
                Optional.of(UniqueIdentifier.of(master)),
                Optional.empty(),
                Optional.of(new DataReference.Given(data)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(true),
                Optional.empty());

        assertThatThrownBy(() -> server.does(sign, request))
                .isInstanceOf(KmipException.class)
                .hasMessage("a child key for data in several parts (expected all at once)");
    }

    private void assertRefused(String key, String problem) {
        assertThatThrownBy(() -> signDigest(key)).isInstanceOfSatisfying(KmipException.class, e -> {
            assertThat(e.reason()).isEqualTo(ResultReason.INVALID_FIELD);
            assertThat(e).hasMessage(problem);
        });
    }
}
