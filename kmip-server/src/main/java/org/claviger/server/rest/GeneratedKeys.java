package org.claviger.server.rest;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicDomainParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyCompressionType;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.operation.Activate;
import org.claviger.operation.AddAttribute;
import org.claviger.operation.CreateKeyPair;
import org.claviger.operation.Get;
import org.claviger.operation.RngRetrieve;
import org.claviger.server.rest.JsonBody.Field;
import org.claviger.server.wallet.Coin;
import org.claviger.server.wallet.Coins;
import org.claviger.server.wallet.ExtendedPublicKey;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;

/**
 * {@code POST /key/generate}: keys that are made in the server and never leave it. Each is a key pair whose private key is Sensitive
 * and not Extractable and has the Name of a wallet's key. With a chain code, an attribute, it is a BIP-32 master key; both are
 * random, so there is no seed that they would follow from.
 */
final class GeneratedKeys {
    /** What child keys follow from, beside the key: 32 bytes. */
    private static final String CHAIN_CODE = "chain-code";

    private static final int CHAIN_CODE_BYTES = 32;
    private static final List<Field> FIELDS = List.of(WalletKey.COIN, WalletKey.SOURCE, WalletKey.TYPE);

    private final boolean xpubOnly;

    /** @param xpubOnly whether all extended public keys begin with xpub, whatever their network */
    GeneratedKeys(boolean xpubOnly) {
        this.xpubOnly = xpubOnly;
    }

    /**
     * Makes a key: RNG Retrieve; then Create Key Pair, Get of the public key, Add Attribute and Activate in one batch, all or nothing
     * (KMIP 2.1 sections 6.1.49, 6.1.9, 6.1.19, 6.1.2 and 6.1.1). No pair is ever stored that has no Name.
     */
    JsonWritable generate(Call call) {
        call.request().head().requireJson();
        var body = JsonBody.read(call.request().body(), FIELDS, call.secrets());
        var name = body.text(WalletKey.COIN.name());
        var coin = Coins.find(name)
                .orElseThrow(() ->
                        HttpFault.badRequest("invalid: coin (expected " + String.join(" or ", Coins.names()) + ")"));
        var type = body.text(WalletKey.TYPE.name());
        if (type.equals("tss")) {
            throw HttpFault.badRequest("invalid: type (expected independent; all parties make the shares of a tss key"
                    + " together, and each stores its own with POST /key)");
        }
        var chainCode = coin instanceof Coin.Edwards ? Optional.<Bytes>empty() : Optional.of(random(call));
        var source = body.text(WalletKey.SOURCE.name());
        var answers = call.run(creation(coin, chainCode).allOrNothing(made -> switch (made.count()) {
            case 1 -> ofPublicKey(made, coin);
            case 2 -> naming(made, new WalletKey(pub(coin, chainCode, made), name, source, type));
            default -> new Batch();
        }));
        answers.requireAll();
        return new WalletKey(pub(coin, chainCode, answers), name, source, type).toAnswer(new JsonAnswer());
    }

    private static Bytes random(Call call) {
        return bytes(call.run(new Batch().ask(RngRetrieve.TYPE, new RngRetrieve.Request(CHAIN_CODE_BYTES)))
                .get(0, RngRetrieve.TYPE)
                .data()
                .bytes());
    }

    private static Bytes bytes(MemorySegment segment) {
        return Bytes.wrap(segment.toArray(ValueLayout.JAVA_BYTE));
    }

    private static Batch creation(Coin coin, Optional<Bytes> chainCode) {
        var common = switch (coin) {
            case Coin.Edwards _ ->
                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.ED25519);
            case Coin.Utxo _, Coin.Account _ ->
                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.ECDSA)
                        .plus(
                                AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS,
                                new CryptographicDomainParameters(
                                        Optional.empty(), Optional.of(RecommendedCurve.SECP256K1)));
        };
        var ofPrivate = uses(CryptographicUsageMask.SIGN)
                .plus(AttributeTypes.SENSITIVE, true)
                .plus(AttributeTypes.EXTRACTABLE, false);
        if (chainCode.isPresent()) {
            ofPrivate = ofPrivate.plus(
                    AttributeTypes.VENDOR_ATTRIBUTE,
                    new VendorAttribute(
                            VendorAttribute.CLIENT,
                            CHAIN_CODE,
                            new TtlvItem(Tag.ATTRIBUTE_VALUE.code(), ItemType.BYTE_STRING, chainCode.get())));
        }
        return new Batch()
                .ask(
                        CreateKeyPair.TYPE,
                        new CreateKeyPair.Request(
                                Optional.of(common),
                                Optional.of(ofPrivate),
                                Optional.of(uses(CryptographicUsageMask.VERIFY)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
    }

    private static Attributes uses(CryptographicUsageMask use) {
        return Attributes.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, BitMask.of(CryptographicUsageMask.class, use));
    }

    private static Batch ofPublicKey(Batch.Answers made, Coin coin) {
        var isEdwards = coin instanceof Coin.Edwards;
        return new Batch()
                .ask(
                        Get.TYPE,
                        new Get.Request(
                                Optional.of(made.get(0, CreateKeyPair.TYPE).publicKeyUniqueIdentifier()),
                                Optional.of(isEdwards ? KeyFormatType.RAW : KeyFormatType.TRANSPARENT_EC_PUBLIC_KEY),
                                Optional.empty(),
                                isEdwards
                                        ? Optional.empty()
                                        : Optional.of(KeyCompressionType.EC_PUBLIC_KEY_TYPE_X9_62_COMPRESSED_PRIME),
                                Optional.empty()));
    }

    /** Returns the public key as it stands in a {@code pub}: 32 bytes of Ed25519, or 33 of a compressed point. */
    private static Bytes publicKey(Batch.Answers made) {
        var value = made.get(1, Get.TYPE)
                .object()
                .block()
                .flatMap(KeyBlock::keyValue)
                .orElseThrow();
        return switch (value) {
            case KeyValue.Plain(KeyMaterial.Encoded(var encoded), var _) -> bytes(encoded.bytes());
            case KeyValue.Plain(KeyMaterial.TransparentEcPublicKey(var _, var point), var _) -> point;
            default -> throw new IllegalStateException("a public key in another form than asked for");
        };
    }

    private String pub(Coin coin, Optional<Bytes> chainCode, Batch.Answers made) {
        return switch (coin) {
            case Coin.Utxo(var version, var _) -> extended(version, chainCode.orElseThrow(), publicKey(made));
            case Coin.Account(var version) -> extended(version, chainCode.orElseThrow(), publicKey(made));
            case Coin.Edwards(var text) -> text.of(publicKey(made));
        };
    }

    private String extended(int version, Bytes chainCode, Bytes publicKey) {
        return ExtendedPublicKey.master(xpubOnly ? Coins.XPUB : version, chainCode, publicKey)
                .encoded();
    }

    private static Batch naming(Batch.Answers made, WalletKey key) {
        var pair = made.get(0, CreateKeyPair.TYPE);
        var id = pair.privateKeyUniqueIdentifier();
        var batch = new Batch();
        add(batch, id, AttributeTypes.NAME, StoredKeys.name(key.source(), key.pub()));
        for (var attribute : StoredKeys.said(key)) {
            add(batch, id, AttributeTypes.VENDOR_ATTRIBUTE, attribute);
        }
        return batch.ask(Activate.TYPE, new Activate.Request(Optional.of(id)))
                .ask(Activate.TYPE, new Activate.Request(Optional.of(pair.publicKeyUniqueIdentifier())));
    }

    private static <V> void add(Batch batch, UniqueIdentifier id, AttributeType<V> type, V value) {
        batch.ask(AddAttribute.TYPE, new AddAttribute.Request(Optional.of(id), Attribute.of(type, value)));
    }
}
