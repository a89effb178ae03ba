package org.claviger.server.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.SecretDataType;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.SecretData;
import org.claviger.operation.Get;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.Locate;
import org.claviger.operation.Register;
import org.claviger.secret.Secret;
import org.claviger.server.rest.JsonBody.Field;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;

/**
 * {@code POST /key} and {@code GET /key/{pub}}: private keys that a wallet gives and takes as text. Each is a Secret Data object
 * whose Name says the source and the SHA-256 of the public key; Names are unique in a tenant, and so are keys.
 */
final class StoredKeys {
    private static final String PUB = "pub";
    private static final String PRV = "prv";
    private static final String COIN = "coin";
    private static final String SOURCE = "source";
    private static final String TYPE = "type";

    private static final List<Field> FIELDS = List.of(
            Field.secret(PRV), WalletKey.PUB, WalletKey.COIN, WalletKey.SOURCE, WalletKey.TYPE, Field.ignored("seed"));

    private final int maxTextBytes;

    /** @param maxTextBytes longest public key, so that KMIP clients can read it too */
    StoredKeys(int maxTextBytes) {
        this.maxTextBytes = maxTextBytes;
    }

    /** A key with its secret. */
    record Found(WalletKey key, Secret prv) {}

    /** Stores the key that a call has brought. */
    JsonWritable store(Call call) {
        call.request().head().requireJson();
        var body = JsonBody.read(call.request().body(), FIELDS, call.secrets());
        var key = new WalletKey(body.text(PUB), body.text(COIN), body.text(SOURCE), body.text(TYPE));
        store(call.requester(), key, body.secret(PRV));
        return key.toAnswer(new JsonAnswer());
    }

    /**
     * Stores a key: Register (KMIP 2.1 section 6.1.43).
     *
     * @param prv text in UTF-8
     * @throws HttpFault with 409 if the tenant has a key of this public key and source
     */
    void store(Requester requester, WalletKey key, Secret prv) {
        key.check(maxTextBytes);
        var attributes = Attributes.of(AttributeTypes.NAME, name(key.source(), key.pub()))
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, BitMask.of(CryptographicUsageMask.class));
        for (var attribute : said(key)) {
            attributes = attributes.plus(AttributeTypes.VENDOR_ATTRIBUTE, attribute);
        }
        var register = new Register.Request(
                ObjectType.SECRET_DATA, attributes, Optional.of(secretData(prv)), Optional.empty());
        try {
            requester.run(new Batch().ask(Register.TYPE, register)).get(0, Register.TYPE);
        } catch (KmipRefusal refusal) {
            if (refusal.reason() == ResultReason.NON_UNIQUE_NAME_ATTRIBUTE) {
                throw duplicate(key);
            }
            throw refusal;
        }
    }

    static HttpFault duplicate(WalletKey key) {
        return new HttpFault(409, "Duplicated Key for source: " + key.source() + " and pub: " + key.pub());
    }

    /** Returns what is said of a key, so that KMIP clients can locate it. */
    static List<VendorAttribute> said(WalletKey key) {
        return List.of(
                vendor(PUB, key.pub()),
                vendor(SOURCE, key.source()),
                vendor(COIN, key.coin()),
                vendor(TYPE, key.type()));
    }

    /** Gives out the key that a call asks for. */
    JsonWritable find(Call call) {
        var pub = call.target().segments().get(1);
        if (pub.isEmpty()) {
            throw HttpFault.badRequest("missing: pub in the path");
        }
        var query = call.target().query();
        if (!Set.of(SOURCE).containsAll(query.keySet())) {
            throw HttpFault.badRequest("an unknown query parameter (expected source)");
        }
        var source = WalletKey.SOURCE.checked(query.get(SOURCE));
        var found = find(call.requester(), source, pub)
                .orElseThrow(() -> isPrivateKey(call, source, pub) ? madeHere(source) : notFound(source));
        return found.key().toAnswer(new JsonAnswer().text(PRV, found.prv()));
    }

    /** Finds a key: Locate, Get Attributes and Get (KMIP 2.1 sections 6.1.28, 6.1.20 and 6.1.19). */
    Optional<Found> find(Requester requester, String source, String pub) {
        var filter = Attributes.of(AttributeTypes.NAME, name(source, pub))
                .plus(AttributeTypes.OBJECT_TYPE, ObjectType.SECRET_DATA);
        var answers = requester.run(new Batch()
                .ask(Locate.TYPE, locate(filter))
                .ask(
                        GetAttributes.TYPE,
                        new GetAttributes.Request(
                                Optional.empty(), List.of(reference(PUB), reference(COIN), reference(TYPE))))
                .ask(
                        Get.TYPE,
                        new Get.Request(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())));
        if (answers.get(0, Locate.TYPE).uniqueIdentifiers().isEmpty()) {
            return Optional.empty();
        }
        try {
            return found(pub, source, answers);
        } catch (KmipRefusal refusal) {
            if (refusal.fault().status() == 404) {
                return Optional.empty(); // destroyed or archived
            }
            throw refusal;
        }
    }

    /** Returns a request for one object. */
    static Locate.Request locate(Attributes filter) {
        return new Locate.Request(
                Optional.of(1), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), filter);
    }

    /** Nothing for something else of this Name, that was not stored as a wallet's key. */
    private static Optional<Found> found(String pub, String source, Batch.Answers answers) {
        var said = texts(answers.get(1, GetAttributes.TYPE).attributes());
        var prv = text(answers.get(2, Get.TYPE));
        if (!pub.equals(said.get(PUB)) || !said.keySet().containsAll(Set.of(COIN, TYPE))) {
            return Optional.empty();
        }
        var key = new WalletKey(pub, said.getOrDefault(COIN, ""), source, said.getOrDefault(TYPE, ""));
        return prv.map(secret -> new Found(key, secret));
    }

    private static boolean isPrivateKey(Call call, String source, String pub) {
        var filter = Attributes.of(AttributeTypes.NAME, name(source, pub))
                .plus(AttributeTypes.OBJECT_TYPE, ObjectType.PRIVATE_KEY);
        return !call.run(new Batch().ask(Locate.TYPE, locate(filter)))
                .get(0, Locate.TYPE)
                .uniqueIdentifiers()
                .isEmpty();
    }

    private static HttpFault madeHere(String source) {
        return new HttpFault(
                404,
                "the key of this pub for source: " + source
                        + " was made here and is not given out (POST /sign signs with it)");
    }

    static HttpFault notFound(String source) {
        return new HttpFault(404, "no key of this pub for source: " + source);
    }

    private static Optional<Secret> text(Get.Response answer) {
        return answer.object()
                .block()
                .filter(block -> block.keyWrappingData().isEmpty())
                .flatMap(KeyBlock::keyValue)
                .flatMap(value -> value instanceof KeyValue.Plain(KeyMaterial.Encoded(var bytes), var _)
                        ? Optional.of(bytes)
                        : Optional.empty())
                .filter(Utf8::isText);
    }

    static Map<String, String> texts(Attributes attributes) {
        var texts = new HashMap<String, String>();
        for (var attribute : attributes.all(AttributeTypes.VENDOR_ATTRIBUTE)) {
            if (attribute.value().value() instanceof String text) {
                texts.put(attribute.name(), text);
            }
        }
        return texts;
    }

    static AttributeReference reference(String name) {
        return new AttributeReference.Vendor(VendorAttribute.CLIENT, name);
    }

    private static VendorAttribute vendor(String name, String value) {
        return new VendorAttribute(VendorAttribute.CLIENT, name, TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), value));
    }

    private static SecretData secretData(Secret prv) {
        return new SecretData(
                SecretDataType.PASSWORD,
                new KeyBlock(
                        KeyFormatType.OPAQUE,
                        Optional.empty(),
                        Optional.of(new KeyValue.Plain(new KeyMaterial.Encoded(prv), Attributes.EMPTY)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** Returns what a key is called: {@code user:} or {@code backup:}, and the SHA-256 of the public key in UTF-8. */
    static Name name(String source, String pub) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(pub.getBytes(StandardCharsets.UTF_8));
            return Name.of(source + ":" + HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
