package org.claviger.conformance.crash;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Link;
import org.claviger.attribute.Name;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.SymmetricKey;
import org.claviger.operation.Activate;
import org.claviger.operation.Create;
import org.claviger.operation.DataReference;
import org.claviger.operation.Decrypt;
import org.claviger.operation.Destroy;
import org.claviger.operation.Encrypt;
import org.claviger.operation.Get;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.Locate;
import org.claviger.operation.ReKey;
import org.claviger.operation.Register;
import org.claviger.operation.Revoke;
import org.claviger.operation.SetAttribute;
import org.claviger.server.client.KmipClient;
import org.claviger.server.client.KmipFailure;

/** What a client asks of its symmetric keys, in short. */
record KeyClient(KmipClient client) {
    private static final Optional<CryptographicParameters> GCM = Optional.of(CryptographicParameters.builder()
            .blockCipherMode(BlockCipherMode.GCM)
            .tagLength(16)
            .build());

    private static Attributes attributes(String name, String comment) {
        return Attributes.of(AttributeTypes.NAME, Name.of(name))
                .plus(AttributeTypes.COMMENT, comment)
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(
                                CryptographicUsageMask.class,
                                CryptographicUsageMask.ENCRYPT,
                                CryptographicUsageMask.DECRYPT));
    }

    private static Optional<UniqueIdentifier> named(String id) {
        return Optional.of(UniqueIdentifier.of(id));
    }

    private static String text(UniqueIdentifier id) {
        return ((UniqueIdentifier.Text) id).value();
    }

    String create(String name, String comment, int bits) throws IOException {
        var attributes = attributes(name, comment)
                .plus(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, bits);
        return text(client.ask(Create.TYPE, new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty()))
                .uniqueIdentifier());
    }

    String register(String name, String comment, byte[] material) throws IOException {
        var key = new SymmetricKey(new KeyBlock(
                KeyFormatType.RAW,
                Optional.empty(),
                Optional.of(new KeyValue.Plain(
                        new KeyMaterial.Encoded(client.secrets().copyOf(material)), Attributes.EMPTY)),
                Optional.of(CryptographicAlgorithm.AES),
                Optional.of(material.length * Byte.SIZE),
                Optional.empty()));
        return text(client.ask(
                        Register.TYPE,
                        new Register.Request(
                                ObjectType.SYMMETRIC_KEY,
                                attributes(name, comment),
                                Optional.of(key),
                                Optional.empty()))
                .uniqueIdentifier());
    }

    void activate(String id) throws IOException {
        client.ask(Activate.TYPE, new Activate.Request(named(id)));
    }

    void revoke(String id, RevocationReasonCode code) throws IOException {
        var reason = Optional.of(new RevocationReason(code, Optional.empty()));
        client.ask(Revoke.TYPE, new Revoke.Request(named(id), reason, Optional.empty()));
    }

    void destroy(String id) throws IOException {
        client.ask(Destroy.TYPE, new Destroy.Request(named(id)));
    }

    void comment(String id, String comment) throws IOException {
        client.ask(
                SetAttribute.TYPE, new SetAttribute.Request(named(id), Attribute.of(AttributeTypes.COMMENT, comment)));
    }

    /** Returns the identifier of the replacement. */
    String replace(String id) throws IOException {
        return text(client.ask(
                        ReKey.TYPE, new ReKey.Request(named(id), Optional.empty(), Optional.empty(), Optional.empty()))
                .uniqueIdentifier());
    }

    /** Encrypts with a key, and decrypts what came out. */
    void requireUsable(String id) throws IOException {
        var text = "not so secret".getBytes(StandardCharsets.US_ASCII);
        var encrypted = client.ask(
                Encrypt.TYPE,
                new Encrypt.Request(
                        named(id),
                        GCM,
                        Optional.of(DataReference.of(client.secrets().copyOf(text))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        var decrypted = client.ask(
                Decrypt.TYPE,
                new Decrypt.Request(
                        named(id),
                        GCM,
                        encrypted.data().map(DataReference::of),
                        encrypted.ivCounterNonce(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        encrypted.authenticatedEncryptionTag()));
        if (!decrypted.data().equals(Optional.of(client.secrets().copyOf(text)))) {
            throw new AssertionError("another text came out");
        }
    }

    /** Returns the identifiers of all objects of a name. */
    List<String> find(String name) throws IOException {
        var request = new Locate.Request(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Attributes.of(AttributeTypes.NAME, Name.of(name)));
        return client.ask(Locate.TYPE, request).uniqueIdentifiers().stream()
                .map(KeyClient::text)
                .toList();
    }

    /** Returns what is to be seen of an object, or nothing if there is none. */
    Optional<Known> look(String id) throws IOException {
        Attributes attributes;
        try {
            attributes = client.ask(GetAttributes.TYPE, new GetAttributes.Request(named(id), List.of()))
                    .attributes();
        } catch (KmipFailure e) {
            if (e.reason() == ResultReason.OBJECT_NOT_FOUND || e.reason() == ResultReason.ITEM_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
        return Optional.of(new Known(
                attributes.first(AttributeTypes.STATE).orElseThrow(),
                attributes.first(AttributeTypes.NAME).map(Name::value),
                attributes.first(AttributeTypes.COMMENT),
                attributes.all(AttributeTypes.LINK).stream()
                        .filter(link -> link.type() == LinkType.REPLACEMENT_OBJECT_LINK)
                        .map(Link::linkedObjectIdentifier)
                        .map(KeyClient::text)
                        .findFirst(),
                digest(id)));
    }

    /** Returns the digest of the material, or nothing if it is destroyed. */
    private Optional<String> digest(String id) throws IOException {
        try {
            var request =
                    new Get.Request(named(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
            var value = client.ask(Get.TYPE, request)
                    .object()
                    .block()
                    .flatMap(KeyBlock::keyValue)
                    .orElseThrow();
            if (!(value instanceof KeyValue.Plain plain)
                    || !(plain.material() instanceof KeyMaterial.Encoded(var material))) {
                throw new AssertionError("a raw key was expected");
            }
            var bytes = material.bytes().toArray(ValueLayout.JAVA_BYTE);
            try {
                return Optional.of(digest(bytes));
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        } catch (KmipFailure e) {
            if (e.reason() == ResultReason.OBJECT_DESTROYED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static String digest(byte[] material) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(material));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
