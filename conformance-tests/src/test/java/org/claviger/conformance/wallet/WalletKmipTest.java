package org.claviger.conformance.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Link;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ResultStatus;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.message.ChildKey;
import org.claviger.message.DerivationPath;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.PrivateKey;
import org.claviger.operation.Get;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.Register;
import org.claviger.operation.Revoke;
import org.claviger.operation.Sign;
import org.claviger.operation.SignatureVerify;
import org.claviger.server.client.KmipClient;
import org.claviger.server.client.KmipFailure;
import org.claviger.server.wallet.Base58;
import org.claviger.server.wallet.ExtendedPublicKey;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.Test;

/** The keys of wallets, seen and used by a KMIP client. */
class WalletKmipTest extends WalletSigner {
    /** The transaction, the master key and the signatures of BIP-174, section Test Vectors, from the updater on. */
    private static final String BIP174_MASTER_KEY =
            "tprv8ZgxMBicQKsPd9TeAdPADNnSyH9SSUUbTVeFszDE23Ki6TBB5nCefAdHkK8Fm3q"
                    + "MQR6sHwA56zqRmKmxnHk37JkiFzvncDqoKmPWubu7hDF";

    @Test
    void aKmipClientSignsWithTheSameKeyAndDoesNotGetIt() throws Exception {
        var pub = generate("eth");
        var digest = Bytes.ofHex(DIGEST.substring(2));
        var byRest = signature(rest.sign(pub, DIGEST, "ecdsa"));
        try (var client = kmip(ProtocolVersion.V2_1)) {
            var id = located(client, pub);
            var said = client.ask(GetAttributes.TYPE, new GetAttributes.Request(Optional.of(id), List.of()))
                    .attributes();
            assertThat(said.first(AttributeTypes.OBJECT_TYPE)).contains(ObjectType.PRIVATE_KEY);
            assertThat(said.first(AttributeTypes.ALWAYS_SENSITIVE)).contains(true);
            assertThat(said.first(AttributeTypes.NEVER_EXTRACTABLE)).contains(true);
            assertThat(said.all(AttributeTypes.VENDOR_ATTRIBUTE))
                    .contains(vendor("coin", "eth"), vendor("type", "independent"));

            assertThatThrownBy(() -> client.ask(
                            Get.TYPE,
                            new Get.Request(
                                    Optional.of(id),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty())))
                    .isInstanceOfSatisfying(
                            KmipFailure.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.SENSITIVE));

            var signature =
                    client.ask(Sign.TYPE, digested(id, digest)).signatureData().orElseThrow();
            var numbers = StandardDSAEncoding.INSTANCE.decode(CURVE.getN(), signature.toArray());
            assertThat(byRest).startsWith("0x%064x%064x".formatted(numbers[0], numbers[1]));
            var publicId = said.all(AttributeTypes.LINK).stream()
                    .map(Link::linkedObjectIdentifier)
                    .findFirst();
            assertThat(client.ask(
                                    SignatureVerify.TYPE,
                                    new SignatureVerify.Request(
                                            publicId,
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.of(digest),
                                            Optional.of(signature),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty()))
                            .validityIndicator())
                    .contains(ValidityIndicator.VALID);

            client.ask(
                    Revoke.TYPE,
                    new Revoke.Request(
                            Optional.of(id),
                            Optional.of(new RevocationReason(
                                    RevocationReasonCode.CESSATION_OF_OPERATION, Optional.empty())),
                            Optional.empty()));
        }
        var revoked = rest.sign(pub, DIGEST, "ecdsa");
        assertThat(revoked.status()).as(revoked.toString()).isEqualTo(400);
        assertThat(revoked.text("message")).contains("Deactivated");
    }

    private static Sign.Request digested(UniqueIdentifier id, Bytes digest) {
        return new Sign.Request(
                Optional.of(id),
                Optional.empty(),
                Optional.empty(),
                Optional.of(digest),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static UniqueIdentifier located(KmipClient client, String pub) throws IOException {
        var located = locate(client, pub);
        assertThat(located).hasSize(1);
        return located.getFirst();
    }

    @Test
    void aKmipClientSignsWithChildKeysOfTheSameKey() throws Exception {
        var pub = generate("tbtc");
        var own = TestWallet.child(ExtendedPublicKey.parse(pub), 5);
        var digest = Bytes.ofHex(DIGEST.substring(2));
        var child = new ChildKey(DerivationPath.parse("m/5"), Optional.of(own.publicKey()));
        try (var client = kmip(ProtocolVersion.V2_1)) {
            var item = new RequestItem(
                    Sign.TYPE.operation().value(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    digested(located(client, pub), digest),
                    List.of(child.extension()));

            var answer = client.send(new RequestMessage(RequestHeader.of(ProtocolVersion.V2_1, 1), List.of(item)))
                    .items()
                    .getFirst();

            assertThat(answer.resultStatus()).as(answer.toString()).isEqualTo(ResultStatus.SUCCESS);
            var signature = ((Sign.Response) answer.payload().orElseThrow())
                    .signatureData()
                    .orElseThrow();
            var numbers = StandardDSAEncoding.INSTANCE.decode(CURVE.getN(), signature.toArray());
            assertThat(verifies(own.publicKey(), digest, numbers[0], numbers[1]))
                    .isTrue();
        }
    }

    @Test
    void aKeyThatAKmipClientHasRegisteredSignsForAWallet() throws Exception {
        var bytes = Base58.decodeChecked(BIP174_MASTER_KEY);
        var number = new BigInteger(1, bytes, 46, 32);
        var point = CURVE.getG().multiply(number).normalize().getEncoded(true);
        var chainCode = Bytes.wrap(Arrays.copyOfRange(bytes, 13, 45));
        var pub = ExtendedPublicKey.master(0x043587CF, chainCode, Bytes.wrap(point))
                .encoded();
        try (var client = kmip(ProtocolVersion.V2_1)) {
            register(client, pub, number, chainCode);
        }

        var answer = signature(rest.sign(pub, TestWallet.BIP174_PSBT, "ecdsa"));

        for (var signature : TestWallet.BIP174_SIGNATURES) {
            assertThat(answer).contains(signature);
        }
        assertThat(answer)
                .hasSize(TestWallet.BIP174_PSBT.length()
                        + TestWallet.BIP174_SIGNATURES.stream()
                                .mapToInt(signature -> signature.length() + 2 * 36)
                                .sum());
    }

    private static void register(KmipClient client, String pub, BigInteger number, Bytes chainCode)
            throws IOException, GeneralSecurityException {
        var padded = new byte[40];
        System.arraycopy(Bytes.ofHex("%064x".formatted(number)).toArray(), 0, padded, 8, 32);
        var block = new KeyBlock(
                KeyFormatType.TRANSPARENT_EC_PRIVATE_KEY,
                Optional.empty(),
                Optional.of(new KeyValue.Plain(
                        new KeyMaterial.TransparentEcPrivateKey(
                                RecommendedCurve.SECP256K1, client.secrets().copyOf(padded)),
                        Attributes.EMPTY)),
                Optional.of(CryptographicAlgorithm.ECDSA),
                Optional.of(256),
                Optional.empty());
        var attributes = Attributes.of(AttributeTypes.NAME, name("user", pub))
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(CryptographicUsageMask.class, CryptographicUsageMask.SIGN))
                .plus(AttributeTypes.ACTIVATION_DATE, Instant.EPOCH)
                .plus(AttributeTypes.SENSITIVE, true)
                .plus(AttributeTypes.EXTRACTABLE, false)
                .plus(AttributeTypes.VENDOR_ATTRIBUTE, vendor("pub", pub))
                .plus(AttributeTypes.VENDOR_ATTRIBUTE, vendor("source", "user"))
                .plus(AttributeTypes.VENDOR_ATTRIBUTE, vendor("coin", "tbtc"))
                .plus(AttributeTypes.VENDOR_ATTRIBUTE, vendor("type", "independent"))
                .plus(
                        AttributeTypes.VENDOR_ATTRIBUTE,
                        new VendorAttribute(
                                VendorAttribute.CLIENT,
                                "chain-code",
                                new TtlvItem(Tag.ATTRIBUTE_VALUE.code(), ItemType.BYTE_STRING, chainCode)));
        client.ask(
                Register.TYPE,
                new Register.Request(
                        ObjectType.PRIVATE_KEY, attributes, Optional.of(new PrivateKey(block)), Optional.empty()));
    }
}
