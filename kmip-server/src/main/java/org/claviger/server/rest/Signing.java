package org.claviger.server.rest;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ResultReason;
import org.claviger.message.ChildKey;
import org.claviger.operation.DataReference;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.Locate;
import org.claviger.operation.Sign;
import org.claviger.secret.Secret;
import org.claviger.server.rest.JsonBody.Field;
import org.claviger.server.wallet.Coin;
import org.claviger.server.wallet.Coins;
import org.claviger.server.wallet.ExtendedPublicKey;
import org.claviger.server.wallet.InputToSign;
import org.claviger.server.wallet.Psbt;
import org.claviger.server.wallet.PsbtSigner;
import org.claviger.server.wallet.RecoverableSignature;
import org.claviger.server.wallet.WalletException;
import org.claviger.ttlv.Bytes;

/**
 * {@code POST /sign}: signatures by keys that are in the server as private keys, made there or registered. What is signed depends
 * on the coin of the key: a PSBT, a digest or a message. Each signature is one Sign (KMIP 2.1 section 6.1.55).
 */
final class Signing {
    private static final Field PAYLOAD = Field.text("signablePayload");
    private static final Field ALGORITHM = Field.text("algorithm", "ecdsa", "eddsa");
    private static final List<Field> FIELDS = List.of(WalletKey.PUB, WalletKey.SOURCE, PAYLOAD, ALGORITHM);

    private static final HexFormat HEX = HexFormat.of();
    private static final int DIGEST_BYTES = 32;

    /** How many inputs are signed by one message; more of them come in several. */
    private static final int ITEMS = 50;

    private final int maxSignatures;

    /** @param maxSignatures how many one call makes at most */
    Signing(int maxSignatures) {
        this.maxSignatures = maxSignatures;
    }

    /** What a key of a wallet is, found by its public key. */
    private record Key(UniqueIdentifier id, Coin coin, String coinName) {}

    JsonWritable sign(Call call) {
        call.request().head().requireJson();
        var body = JsonBody.read(call.request().body(), FIELDS, call.secrets());
        var pub = body.text(WalletKey.PUB.name());
        var payload = body.text(PAYLOAD.name());
        var key = find(call, body.text(WalletKey.SOURCE.name()), pub);
        requireAlgorithm(key, body.text(ALGORITHM.name()));
        try {
            var signature = switch (key.coin) {
                case Coin.Utxo(var _, var onFork) -> signPsbt(call, key, pub, payload, onFork);
                case Coin.Account _ -> signDigest(call, key, pub, payload);
                case Coin.Edwards _ -> signMessage(call, key, payload);
            };
            return new JsonAnswer().text("signature", signature);
        } catch (WalletException e) {
            throw HttpFault.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /** Locate and Get Attributes (KMIP 2.1 sections 6.1.28 and 6.1.20). */
    private static Key find(Call call, String source, String pub) {
        var answers = call.run(new Batch()
                .ask(Locate.TYPE, StoredKeys.locate(Attributes.of(AttributeTypes.NAME, StoredKeys.name(source, pub))))
                .ask(
                        GetAttributes.TYPE,
                        new GetAttributes.Request(
                                Optional.empty(),
                                List.of(
                                        AttributeReference.of(AttributeTypes.OBJECT_TYPE),
                                        StoredKeys.reference(WalletKey.PUB.name()),
                                        StoredKeys.reference(WalletKey.COIN.name())))));
        var located = answers.get(0, Locate.TYPE).uniqueIdentifiers();
        if (located.isEmpty()) {
            throw StoredKeys.notFound(source);
        }
        var attributes = answers.get(1, GetAttributes.TYPE).attributes();
        var said = StoredKeys.texts(attributes);
        if (!pub.equals(said.get(WalletKey.PUB.name()))) {
            throw StoredKeys.notFound(source);
        }
        if (attributes.first(AttributeTypes.OBJECT_TYPE).orElse(null) != ObjectType.PRIVATE_KEY) {
            throw HttpFault.badRequest("the key of this pub for source: " + source
                    + " was stored as a text (expected one that POST /key/generate has made)");
        }
        var name = said.getOrDefault(WalletKey.COIN.name(), "");
        return new Key(
                located.getFirst(),
                Coins.find(name).orElseThrow(() -> HttpFault.badRequest("the key's coin is not one to sign for")),
                name);
    }

    private static void requireAlgorithm(Key key, String algorithm) {
        var expected = key.coin instanceof Coin.Edwards ? "eddsa" : "ecdsa";
        if (!algorithm.equals(expected)) {
            throw HttpFault.badRequest(
                    "invalid: algorithm (expected " + expected + " for a key of coin " + key.coinName + ")");
        }
    }

    private String signPsbt(Call call, Key key, String pub, String payload, boolean onFork) {
        var psbt = Psbt.parse(hex(payload, "a PSBT in hexadecimal"));
        var inputs = PsbtSigner.inputs(psbt, ExtendedPublicKey.parse(pub).fingerprint(), onFork, maxSignatures);
        for (var from = 0; from < inputs.size(); from += ITEMS) {
            psbt = signed(call, key, psbt, inputs.subList(from, Math.min(inputs.size(), from + ITEMS)));
        }
        return psbt.encoded().toHex();
    }

    private static Psbt signed(Call call, Key key, Psbt psbt, List<InputToSign> inputs) {
        var batch = new Batch();
        for (var input : inputs) {
            var child = new ChildKey(input.path(), Optional.of(input.publicKey()));
            batch.ask(Sign.TYPE, digested(key, input.digest()), List.of(child.extension()));
        }
        var answers = call.run(batch);
        var result = psbt;
        for (var i = 0; i < inputs.size(); i++) {
            var input = inputs.get(i);
            result = result.withSignature(input, signature(answers, i, "input " + input.index() + ": "));
        }
        return result;
    }

    private static String signDigest(Call call, Key key, String pub, String payload) {
        var expected = "0x and " + 2 * DIGEST_BYTES + " hexadecimal digits";
        if (!payload.startsWith("0x")) {
            throw HttpFault.badRequest("invalid: signablePayload (expected " + expected + ")");
        }
        var digest = hex(payload.substring(2), expected);
        if (digest.length() != DIGEST_BYTES) {
            throw HttpFault.badRequest("invalid: signablePayload (expected " + expected + ")");
        }
        var answers = call.run(new Batch().ask(Sign.TYPE, digested(key, digest)));
        var publicKey = ExtendedPublicKey.parse(pub).publicKey();
        return "0x"
                + RecoverableSignature.of(signature(answers, 0, ""), digest, publicKey)
                        .toHex();
    }

    private static String signMessage(Call call, Key key, String payload) {
        var message = hex(payload, "a message in hexadecimal");
        if (message.length() == 0) {
            throw HttpFault.badRequest("invalid: signablePayload (expected a message in hexadecimal)");
        }
        Secret data = call.secrets().copyOf(message.toArray());
        var request = new Sign.Request(
                Optional.of(key.id),
                Optional.empty(),
                Optional.of(DataReference.of(data)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return signature(call.run(new Batch().ask(Sign.TYPE, request)), 0, "").toHex();
    }

    private static Sign.Request digested(Key key, Bytes digest) {
        return new Sign.Request(
                Optional.of(key.id),
                Optional.empty(),
                Optional.empty(),
                Optional.of(digest),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Bytes hex(String text, String expected) {
        try {
            return Bytes.wrap(HEX.parseHex(text));
        } catch (IllegalArgumentException e) {
            throw HttpFault.badRequest("invalid: signablePayload (expected " + expected + ")");
        }
    }

    /** @param where what is signed, for errors */
    private static Bytes signature(Batch.Answers answers, int index, String where) {
        try {
            return answers.get(index, Sign.TYPE).signatureData().orElseThrow();
        } catch (KmipRefusal refusal) {
            if (isOfTheKey(refusal.reason())) {
                throw HttpFault.badRequest(where + refusal.getMessage());
            }
            throw refusal;
        }
    }

    /** Tells whether the key is the reason, or what it was asked to sign with. */
    private static boolean isOfTheKey(ResultReason reason) {
        return switch (reason) {
            case INVALID_FIELD,
                    WRONG_KEY_LIFECYCLE_STATE,
                    INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK,
                    USAGE_LIMIT_EXCEEDED -> true;
            default -> false;
        };
    }
}
