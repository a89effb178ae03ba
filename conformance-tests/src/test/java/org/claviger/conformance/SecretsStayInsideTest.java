package org.claviger.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.conformance.wire.Wire;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CredentialType;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.DerivationMethod;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.QueryFunction;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.SecretDataType;
import org.claviger.enumeration.SplitKeyMethod;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.message.Authentication;
import org.claviger.message.Credential;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.message.ResponseItem;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KmipObject;
import org.claviger.object.OpaqueObject;
import org.claviger.object.SecretData;
import org.claviger.object.SymmetricKey;
import org.claviger.operation.Activate;
import org.claviger.operation.Create;
import org.claviger.operation.DataReference;
import org.claviger.operation.Decrypt;
import org.claviger.operation.Destroy;
import org.claviger.operation.DiscoverVersions;
import org.claviger.operation.Encrypt;
import org.claviger.operation.Get;
import org.claviger.operation.GetAttributeList;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.Locate;
import org.claviger.operation.Query;
import org.claviger.operation.Register;
import org.claviger.operation.RequestPayload;
import org.claviger.operation.Revoke;
import org.claviger.server.client.KmipClient;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Plants marked secrets, lets them pass through every operation and many failures with all loggers at TRACE, and looks for
 * them in logs, audit, answers and the files of the database: raw, as hex and as Base64.
 */
class SecretsStayInsideTest {
    private static final ProtocolVersion VERSION = ProtocolVersion.V2_1;
    private static final int LONGEST_MARK = 48;

    @TempDir
    private Path folder = Path.of("");

    @TempDir
    private Path logs = Path.of("");

    private final Random random = new Random();
    private final List<byte[]> marks = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final FileAppender<ILoggingEvent> appender = new FileAppender<>();
    private Level level = Level.INFO;

    @BeforeEach
    void logEverything() {
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(root.getLoggerContext());
        encoder.setPattern("%d %-5level %logger %msg%n%ex{full}");
        encoder.start();
        appender.setContext(root.getLoggerContext());
        appender.setEncoder(encoder);
        appender.setFile(logs.resolve("log.txt").toString());
        appender.start();
        level = root.getLevel();
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
    }

    @AfterEach
    void logAsBefore() {
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.detachAppender(appender);
        appender.stop();
    }

    @Test
    void noSecretIsFoundAnywhere() throws Exception {
        try (var server = LocalServer.start(folder, "");
                var client = KmipClient.connect(
                        server.address(), server.newClientTls("marked"), VERSION, Duration.ofSeconds(30))) {
            useSecrets(client);
            useKeyMadeByTheServer(client);
            failWithSecrets(client);
            try (var wire = Wire.connect(server.address(), server.newClientTls("marked by hand"))) {
                var peer = new Peer(VERSION, wire);
                useKeysForData(peer);
                makeKeysOfKeys(peer);
                usePairs(peer);
                failWithSecrets(peer);
            }
        }
        appender.stop();
        assertThat(logs.resolve("log.txt")).content().contains("TRACE", "KmipServer");
        assertThat(answers).hasSizeGreaterThan(12).anyMatch(answer -> answer.contains("Cryptographic Failure"));
        for (var mark : marks) {
            for (var answer : answers) {
                assertAbsent(mark, answer.getBytes(StandardCharsets.UTF_8), "an answer's text");
            }
            for (var file : files()) {
                assertAbsent(mark, Files.readAllBytes(file), file.toString());
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> stored = Files.walk(folder);
                Stream<Path> logged = Files.walk(logs)) {
            return Stream.concat(stored, logged).filter(Files::isRegularFile).toList();
        }
    }

    private byte[] mark(int bytes) {
        var mark = new byte[bytes];
        random.nextBytes(mark);
        marks.add(mark);
        return mark;
    }

    private void useSecrets(KmipClient client) throws IOException {
        var id = register(client, symmetricKey(client, mark(32)));
        register(client, new SecretData(SecretDataType.PASSWORD, block(client, mark(40), Optional.empty())));
        register(client, new OpaqueObject(1, client.secrets().copyOf(mark(50))));
        ask(client, Operation.ACTIVATE, new Activate.Request(id));
        ask(client, Operation.GET, get(id));
        ask(client, Operation.GET_ATTRIBUTES, new GetAttributes.Request(id, List.of()));
        var gcm = parameters(BlockCipherMode.GCM);
        var encrypted = ask(client, Operation.ENCRYPT, encrypt(client, id, gcm, mark(48)));
        var response = (Encrypt.Response) encrypted.payload().orElseThrow();
        ask(
                client,
                Operation.DECRYPT,
                new Decrypt.Request(
                        id,
                        gcm,
                        response.data().map(DataReference::of),
                        response.ivCounterNonce(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        response.authenticatedEncryptionTag()));
        ask(
                client,
                Operation.REVOKE,
                new Revoke.Request(
                        id,
                        Optional.of(new RevocationReason(RevocationReasonCode.SUPERSEDED, Optional.empty())),
                        Optional.empty()));
        ask(client, Operation.DESTROY, new Destroy.Request(id));
    }

    /** A key that the server made is as secret as one that it was given; what it is like is known once it is fetched. */
    private void useKeyMadeByTheServer(KmipClient client) throws IOException {
        var attributes = Attributes.of(
                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES),
                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256),
                Attribute.of(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(CryptographicUsageMask.class, CryptographicUsageMask.ENCRYPT)));
        var created = ask(
                client, Operation.CREATE, new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty()));
        var id = created.payload().map(payload -> ((Create.Response) payload).uniqueIdentifier());
        ask(client, Operation.GET_ATTRIBUTE_LIST, new GetAttributeList.Request(id));
        ask(client, Operation.QUERY, new Query.Request(List.of(QueryFunction.QUERY_OPERATIONS), Optional.empty()));
        ask(client, Operation.DISCOVER_VERSIONS, new DiscoverVersions.Request(List.of()));
        var got = (Get.Response) ask(client, Operation.GET, get(id)).payload().orElseThrow();
        var value = got.object().block().flatMap(KeyBlock::keyValue).orElseThrow();
        if (!(value instanceof KeyValue.Plain plain)
                || !(plain.material() instanceof KeyMaterial.Encoded(var material))) {
            throw new AssertionError("a raw key was expected");
        }
        assertThat(material.length()).isEqualTo(32);
        marks.add(material.bytes().toArray(ValueLayout.JAVA_BYTE));
    }

    private void failWithSecrets(KmipClient client) throws IOException {
        var id = register(client, symmetricKey(client, mark(32)));
        // not active, wrong mode, wrong length, wrong tag, wrong object type
        ask(client, Operation.ENCRYPT, encrypt(client, id, parameters(BlockCipherMode.CBC), mark(48)));
        ask(client, Operation.ACTIVATE, new Activate.Request(id));
        ask(client, Operation.ENCRYPT, encrypt(client, id, parameters(BlockCipherMode.XTS), mark(48)));
        ask(client, Operation.ENCRYPT, encrypt(client, id, parameters(BlockCipherMode.ECB), mark(47)));
        ask(
                client,
                Operation.DECRYPT,
                new Decrypt.Request(
                        id,
                        parameters(BlockCipherMode.GCM),
                        Optional.of(DataReference.of(client.secrets().copyOf(mark(48)))),
                        Optional.of(Bytes.wrap(new byte[12])),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Bytes.wrap(new byte[16]))));
        ask(
                client,
                Operation.REGISTER,
                new Register.Request(
                        ObjectType.SECRET_DATA,
                        Attributes.EMPTY,
                        Optional.of(symmetricKey(client, mark(32))),
                        Optional.empty()));
        ask(
                client,
                Operation.REGISTER,
                new Register.Request(
                        ObjectType.SYMMETRIC_KEY,
                        Attributes.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 128),
                        Optional.of(symmetricKey(client, mark(32))),
                        Optional.empty()));
        ask(client, Operation.LOCATE, locate());
        // a password beside the certificate, and an operation that nobody knows with something secret in it
        var header = RequestHeader.of(VERSION, 1);
        var password = new Credential(
                CredentialType.USERNAME_AND_PASSWORD,
                new Credential.UsernameAndPassword(
                        "marked", Optional.of(client.secrets().copyOf(printable()))));
        send(
                client,
                new RequestMessage(
                        new RequestHeader(
                                header.protocolVersion(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                Optional.of(new Authentication(List.of(password))),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                header.batchCount()),
                        List.of(RequestItem.of(Operation.GET, get(Optional.of(UniqueIdentifier.of("none")))))));
    }

    private void useKeysForData(Peer peer) throws IOException {
        var key = peer.activated(peer.registerKey(mark(32)));
        var hmac = Ttlv.structure(Tag.CRYPTOGRAPHIC_PARAMETERS, Attrs.algorithm(CryptographicAlgorithm.HMAC_SHA256));
        var mac = did(peer, Operation.MAC, Peer.uid(key), hmac, data(40)).at(Tag.MAC_DATA);
        did(peer, Operation.MAC_VERIFY, Peer.uid(key), hmac, data(41), mac);
        did(
                peer,
                Operation.HASH,
                Ttlv.structure(
                        Tag.CRYPTOGRAPHIC_PARAMETERS,
                        Ttlv.enumeration(Tag.HASHING_ALGORITHM, HashingAlgorithm.SHA_256)),
                data(42));
        did(peer, Operation.RNG_SEED, data(43));
        keep(did(peer, Operation.RNG_RETRIEVE, Ttlv.integer(Tag.DATA_LENGTH, 44))
                .at(Tag.DATA));
        var secret = peer.register(ObjectType.SECRET_DATA, Peer.secretData(mark(45)));
        did(peer, Operation.ARCHIVE, Peer.uid(secret));
        did(peer, Operation.RECOVER, Peer.uid(secret));
        did(peer, Operation.CHECK, Peer.uid(key), Peer.everyUse());
        did(peer, Operation.OBTAIN_LEASE, Peer.uid(key));
    }

    /** Keys derived, split, joined, wrapped, exported, imported and replaced. */
    private void makeKeysOfKeys(Peer peer) throws IOException {
        var key = peer.activated(peer.registerKey(mark(32)));
        var derived = did(
                        peer,
                        Operation.DERIVE_KEY,
                        Peer.objectType(ObjectType.SYMMETRIC_KEY),
                        Peer.uid(key),
                        Ttlv.enumeration(Tag.DERIVATION_METHOD, DerivationMethod.HMAC),
                        Ttlv.structure(
                                Tag.DERIVATION_PARAMETERS,
                                Ttlv.structure(
                                        Tag.CRYPTOGRAPHIC_PARAMETERS,
                                        Ttlv.enumeration(Tag.HASHING_ALGORITHM, HashingAlgorithm.SHA_256)),
                                Ttlv.bytes(Tag.DERIVATION_DATA, mark(46))),
                        peer.attributes(
                                Attrs.algorithm(CryptographicAlgorithm.AES), Attrs.length(256), Peer.everyUse()))
                .at(Tag.UNIQUE_IDENTIFIER)
                .string();
        keep(material(did(peer, Operation.GET, Peer.uid(derived)), Tag.SYMMETRIC_KEY));
        var parts = did(
                peer,
                Operation.CREATE_SPLIT_KEY,
                Peer.objectType(ObjectType.SPLIT_KEY),
                Peer.uid(key),
                Ttlv.integer(Tag.SPLIT_KEY_PARTS, 3),
                Ttlv.integer(Tag.SPLIT_KEY_THRESHOLD, 3),
                Ttlv.enumeration(Tag.SPLIT_KEY_METHOD, SplitKeyMethod.XOR),
                peer.attributes(Peer.everyUse()));
        var join = new ArrayList<Ttlv>();
        join.add(Peer.objectType(ObjectType.SYMMETRIC_KEY));
        for (var part : parts.all(Tag.UNIQUE_IDENTIFIER)) {
            keep(material(did(peer, Operation.GET, part), Tag.SPLIT_KEY));
            join.add(part);
        }
        join.add(peer.attributes());
        did(peer, Operation.JOIN_SPLIT_KEY, join.toArray(Ttlv[]::new));
        var wrapping = peer.createFor(CryptographicUsageMask.WRAP_KEY);
        did(
                peer,
                Operation.GET,
                Peer.uid(key),
                Ttlv.structure(
                        Tag.KEY_WRAPPING_SPECIFICATION,
                        Ttlv.enumeration(Tag.WRAPPING_METHOD, WrappingMethod.ENCRYPT),
                        Ttlv.structure(Tag.ENCRYPTION_KEY_INFORMATION, Peer.uid(wrapping))));
        did(peer, Operation.EXPORT, Peer.uid(key));
        did(
                peer,
                Operation.IMPORT,
                Peer.uid(UUID.randomUUID().toString()),
                Peer.objectType(ObjectType.SYMMETRIC_KEY),
                peer.attributes(Peer.everyUse()),
                Peer.symmetricKey(mark(32)));
        var replacement = did(peer, Operation.RE_KEY, Peer.uid(key)).at(Tag.UNIQUE_IDENTIFIER);
        keep(material(did(peer, Operation.GET, replacement), Tag.SYMMETRIC_KEY));
    }

    private void usePairs(Peer peer) throws IOException {
        var pair = peer.rsa();
        peer.activated(pair.privateKey());
        keep(material(did(peer, Operation.GET, Peer.uid(pair.privateKey())), Tag.PRIVATE_KEY));
        var pkcs1 = Ttlv.structure(
                Tag.CRYPTOGRAPHIC_PARAMETERS,
                Ttlv.enumeration(Tag.PADDING_METHOD, PaddingMethod.PKCS1_V1_5),
                Ttlv.enumeration(Tag.HASHING_ALGORITHM, HashingAlgorithm.SHA_256),
                Attrs.algorithm(CryptographicAlgorithm.RSA));
        did(peer, Operation.SIGN, Peer.uid(pair.privateKey()), pkcs1, data(47));
        var replacement = did(
                        peer,
                        Operation.RE_KEY_KEY_PAIR,
                        Ttlv.text(Tag.PRIVATE_KEY_UNIQUE_IDENTIFIER, pair.privateKey()))
                .at(Tag.PRIVATE_KEY_UNIQUE_IDENTIFIER)
                .string();
        keep(material(did(peer, Operation.GET, Peer.uid(replacement)), Tag.PRIVATE_KEY));
    }

    /** Requests that fail with something secret in them: the wrong key, the wrong fields, fields that cannot be read. */
    private void failWithSecrets(Peer peer) throws IOException {
        var key = peer.activated(peer.registerKey(mark(32)));
        var rsa = Ttlv.structure(Tag.CRYPTOGRAPHIC_PARAMETERS, Attrs.algorithm(CryptographicAlgorithm.RSA));
        for (var operation : List.of(
                Operation.MAC, Operation.MAC_VERIFY, Operation.SIGN, Operation.SIGNATURE_VERIFY, Operation.HASH)) {
            failed(peer, operation, Peer.uid(key), rsa, data(48));
        }
        for (var operation :
                List.of(Operation.ENCRYPT, Operation.DECRYPT, Operation.RNG_SEED, Operation.CREATE_SPLIT_KEY)) {
            failed(peer, operation, Ttlv.text(Tag.DATA, new String(printable(), StandardCharsets.US_ASCII)));
        }
        failed(
                peer,
                Operation.IMPORT,
                Peer.uid(key),
                Peer.objectType(ObjectType.SYMMETRIC_KEY),
                peer.attributes(Peer.everyUse()),
                Peer.symmetricKey(mark(32)));
        failed(
                peer,
                Operation.DERIVE_KEY,
                Peer.objectType(ObjectType.SYMMETRIC_KEY),
                Peer.uid(key),
                Ttlv.enumeration(Tag.DERIVATION_METHOD, DerivationMethod.PBKDF2),
                Ttlv.structure(Tag.DERIVATION_PARAMETERS, Ttlv.bytes(Tag.DERIVATION_DATA, mark(49))),
                peer.attributes(Attrs.algorithm(CryptographicAlgorithm.AES), Attrs.length(256)));
        failed(
                peer,
                Operation.REGISTER,
                Peer.objectType(ObjectType.PRIVATE_KEY),
                peer.attributes(Peer.everyUse()),
                Ttlv.structure(
                        Tag.PRIVATE_KEY,
                        Peer.keyBlock(
                                KeyFormatType.PKCS_8,
                                mark(64),
                                Attrs.algorithm(CryptographicAlgorithm.RSA),
                                Attrs.length(2_048))));
        failed(peer, Operation.LOGIN, Ttlv.text(Tag.DATA, new String(printable(), StandardCharsets.US_ASCII)));
    }

    private Ttlv data(int bytes) {
        return Ttlv.bytes(Tag.DATA, mark(bytes));
    }

    private static Ttlv material(Ttlv payload, Tag object) {
        return payload.at(object, Tag.KEY_BLOCK, Tag.KEY_VALUE, Tag.KEY_MATERIAL);
    }

    /** Marks what the server made: the last bytes, as the first ones of an encoded key are the same in all keys. */
    private void keep(Ttlv secret) {
        var bytes = secret.value();
        marks.add(Arrays.copyOfRange(bytes, Math.max(0, bytes.length - LONGEST_MARK), bytes.length));
    }

    private Ttlv did(Peer peer, Operation operation, Ttlv... payload) throws IOException {
        answers.add("Success of " + operation);
        return peer.must(operation, payload);
    }

    private void failed(Peer peer, Operation operation, Ttlv... payload) throws IOException {
        var item = peer.ask(operation, payload);
        assertThat(Peer.reason(item)).as("%s", operation).isPresent();
        answers.add(item.at(Tag.RESULT_MESSAGE).string());
    }

    private byte[] printable() {
        var text = HexFormat.of().formatHex(mark(16)).getBytes(StandardCharsets.US_ASCII);
        marks.add(text);
        return text;
    }

    private static Locate.Request locate() {
        return new Locate.Request(
                Optional.of(10),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Attributes.of(AttributeTypes.OBJECT_TYPE, ObjectType.SYMMETRIC_KEY));
    }

    private static Get.Request get(Optional<UniqueIdentifier> id) {
        return new Get.Request(id, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Optional<CryptographicParameters> parameters(BlockCipherMode mode) {
        return Optional.of(CryptographicParameters.builder()
                .blockCipherMode(mode)
                .tagLength(16)
                .build());
    }

    private static Encrypt.Request encrypt(
            KmipClient client,
            Optional<UniqueIdentifier> id,
            Optional<CryptographicParameters> parameters,
            byte[] plaintext) {
        return new Encrypt.Request(
                id,
                parameters,
                Optional.of(DataReference.of(client.secrets().copyOf(plaintext))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static KeyBlock block(KmipClient client, byte[] material, Optional<CryptographicAlgorithm> algorithm) {
        return new KeyBlock(
                KeyFormatType.RAW,
                Optional.empty(),
                Optional.of(new KeyValue.Plain(
                        new KeyMaterial.Encoded(client.secrets().copyOf(material)), Attributes.EMPTY)),
                algorithm,
                algorithm.map(_ -> material.length * Byte.SIZE),
                Optional.empty());
    }

    private static SymmetricKey symmetricKey(KmipClient client, byte[] material) {
        return new SymmetricKey(block(client, material, Optional.of(CryptographicAlgorithm.AES)));
    }

    private Optional<UniqueIdentifier> register(KmipClient client, KmipObject object) throws IOException {
        var attributes = Attributes.of(Attribute.of(
                AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                BitMask.of(
                        CryptographicUsageMask.class, CryptographicUsageMask.ENCRYPT, CryptographicUsageMask.DECRYPT)));
        var answer = ask(
                client,
                Operation.REGISTER,
                new Register.Request(
                        object.objectType(),
                        object instanceof OpaqueObject ? Attributes.EMPTY : attributes,
                        Optional.of(object),
                        Optional.empty()));
        return answer.payload().map(payload -> ((Register.Response) payload).uniqueIdentifier());
    }

    private ResponseItem ask(KmipClient client, Operation operation, RequestPayload payload) throws IOException {
        return send(
                client, new RequestMessage(RequestHeader.of(VERSION, 1), List.of(RequestItem.of(operation, payload))));
    }

    private ResponseItem send(KmipClient client, RequestMessage message) throws IOException {
        var item = client.send(message).items().getFirst();
        answers.add(item.resultReason().map(reason -> reason.specName()).orElse("Success") + ": "
                + item.resultMessage().orElse(""));
        return item;
    }

    private static void assertAbsent(byte[] mark, byte[] where, String what) {
        var haystack = Unpooled.wrappedBuffer(where).toString(StandardCharsets.ISO_8859_1);
        var hex = HexFormat.of().formatHex(mark);
        assertThat(haystack.contains(new String(mark, StandardCharsets.ISO_8859_1)))
                .as("raw in " + what)
                .isFalse();
        assertThat(haystack.contains(hex)).as("hex in " + what).isFalse();
        assertThat(haystack.contains(hex.toUpperCase(java.util.Locale.ROOT)))
                .as("HEX in " + what)
                .isFalse();
        for (var shift = 0; shift < 3; shift++) {
            var shifted = new byte[shift + mark.length];
            System.arraycopy(mark, 0, shifted, shift, mark.length);
            var base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            assertThat(haystack.contains(base64.substring(4, base64.length() - 4)))
                    .as("Base64 in " + what)
                    .isFalse();
        }
    }

    /** The search itself must find what is there. */
    @Test
    void theSearchFindsWhatIsThere() {
        var mark = mark(32);
        var item = TtlvItem.text(1, HexFormat.of().formatHex(mark));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() ->
                        assertAbsent(mark, String.valueOf(item.value()).getBytes(StandardCharsets.UTF_8), "a text")))
                .isInstanceOf(AssertionError.class);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> assertAbsent(mark, mark, "bytes")))
                .isInstanceOf(AssertionError.class);
    }
}
