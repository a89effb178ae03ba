package org.claviger.conformance.quirks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.bool;
import static org.claviger.conformance.wire.Ttlv.bytes;
import static org.claviger.conformance.wire.Ttlv.dateTime;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.integer;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.conformance.wire.Wire.item;
import static org.claviger.conformance.wire.Wire.message;
import static org.claviger.conformance.wire.Wire.version;
import static org.claviger.enumeration.Operation.ACTIVATE;
import static org.claviger.enumeration.Operation.CREATE;
import static org.claviger.enumeration.Operation.DESTROY;
import static org.claviger.enumeration.Operation.DISCOVER_VERSIONS;
import static org.claviger.enumeration.Operation.ENCRYPT;
import static org.claviger.enumeration.Operation.GET;
import static org.claviger.enumeration.Operation.GET_ATTRIBUTE_LIST;
import static org.claviger.enumeration.Operation.LOCATE;
import static org.claviger.enumeration.Operation.QUERY;
import static org.claviger.enumeration.Operation.REGISTER;
import static org.claviger.enumeration.Operation.REVOKE;
import static org.claviger.enumeration.ResultReason.INVALID_MESSAGE;
import static org.claviger.enumeration.ResultReason.ITEM_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.OPERATION_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.RESPONSE_TOO_LARGE;
import static org.claviger.ttlv.ProtocolVersion.V1_0;
import static org.claviger.ttlv.ProtocolVersion.V1_1;
import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_3;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V2_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.conformance.wire.Wire;
import org.claviger.enumeration.BatchErrorContinuationOption;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CredentialType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.QueryFunction;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.Test;

/** Headers, batches and encoding as client libraries make them. */
class MessageQuirksTest extends OneServer {
    private static final int LIBKMIP_BUFFER_BYTES = 8_192;
    private static final int OPERATION_OF_NOBODY = 0x0800_0041;

    @Test
    void anObjectOfOneVersionIsReadInAnyOtherOnTheSameConnection() throws IOException {
        var peer = peer(V2_0);
        var key = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
        var id = peer.registerKey(key);
        for (var version : List.of(V1_0, V1_4, V2_1, V1_2)) {
            var got = peer.in(version).must(GET, uid(id));
            assertThat(got.at(Tag.SYMMETRIC_KEY, Tag.KEY_BLOCK, Tag.KEY_VALUE, Tag.KEY_MATERIAL)
                            .value())
                    .as("KMIP %s", version)
                    .isEqualTo(key);
        }
    }

    @Test
    void anAnswerHasTheVersionOfItsRequestEvenWhenItIsAnError() throws IOException {
        for (var version : List.of(V1_0, V1_1, V1_2, V1_3, V1_4, V2_0, V2_1)) {
            var answer = peer(version).send(List.of(), item(GET, uid(NOBODY)));
            assertThat(answer.at(Tag.RESPONSE_HEADER, Tag.PROTOCOL_VERSION)).isEqualTo(version(version));
        }
    }

    @Test
    void ovhNegotiatesAt1_1AndGemaltoAt1_4BeforeAnyVersionIsAgreed() throws IOException {
        for (var version : List.of(V1_1, V1_4)) {
            assertThat(peer(version)
                            .must(DISCOVER_VERSIONS, version(V1_4), version(V1_3), version(V1_2))
                            .all(Tag.PROTOCOL_VERSION)
                            .getFirst())
                    .isEqualTo(version(V1_4));
        }
    }

    @Test
    void rookGetsExactlyTheVersionItListed() throws IOException {
        assertThat(peer(V1_4).must(DISCOVER_VERSIONS, version(V1_4)).items()).containsExactly(version(V1_4));
    }

    @Test
    void vsphereGetsEveryVersionForAnEmptyListTheBestFirst() throws IOException {
        assertThat(peer(V1_1).must(DISCOVER_VERSIONS).items())
                .containsExactly(
                        version(V2_1),
                        version(V2_0),
                        version(V1_4),
                        version(V1_3),
                        version(V1_2),
                        version(V1_1),
                        version(V1_0));
    }

    @Test
    void smiraMayLeaveTheMinorVersionOutWhenItIsZero() throws IOException {
        var header = structure(
                Tag.REQUEST_HEADER,
                structure(Tag.PROTOCOL_VERSION, integer(Tag.PROTOCOL_VERSION_MAJOR, 1)),
                integer(Tag.BATCH_COUNT, 1));
        var answer = Ttlv.parse(connect()
                .ask(structure(Tag.REQUEST_MESSAGE, header, item(GET, uid(NOBODY)))
                        .encode()));
        assertThat(answer.at(Tag.RESPONSE_HEADER, Tag.PROTOCOL_VERSION)).isEqualTo(version(V1_0));
        assertThat(Peer.reason(answer.at(Tag.BATCH_ITEM))).contains(ITEM_NOT_FOUND);
    }

    @Test
    void smiraFindsTheOperationInEveryErrorItem() throws IOException {
        for (var version : List.of(V1_0, V1_4, V2_1)) {
            var peer = peer(version);
            assertThat(peer.ask(GET, uid(NOBODY)).at(Tag.OPERATION).number()).isEqualTo(GET.value());
            assertThat(peer.ask(GET, uid(NOBODY), uid(NOBODY)).at(Tag.OPERATION).number())
                    .as("a payload that cannot be read")
                    .isEqualTo(GET.value());
        }
    }

    @Test
    void ovhGetsOneItemForEachItemOfABatchThatFailsInPart() throws IOException {
        var answer = peer(V1_4)
                .send(
                        List.of(enumeration(
                                Tag.BATCH_ERROR_CONTINUATION_OPTION, BatchErrorContinuationOption.CONTINUE)),
                        item(DISCOVER_VERSIONS, new byte[] {1}),
                        item(GET, new byte[] {2}, uid(NOBODY)),
                        structure(
                                Tag.BATCH_ITEM,
                                enumeration(Tag.OPERATION, OPERATION_OF_NOBODY),
                                bytes(Tag.UNIQUE_BATCH_ITEM_ID, new byte[] {3}),
                                structure(Tag.REQUEST_PAYLOAD)),
                        item(DISCOVER_VERSIONS, new byte[] {4}));
        assertThat(answer.at(Tag.RESPONSE_HEADER, Tag.BATCH_COUNT).number()).isEqualTo(4);
        assertThat(answer.all(Tag.BATCH_ITEM).stream()
                        .map(item -> (int) item.at(Tag.UNIQUE_BATCH_ITEM_ID).value()[0])
                        .toList())
                .containsExactly(1, 2, 3, 4);
        assertThat(answer.all(Tag.BATCH_ITEM).stream().map(Peer::reason).toList())
                .containsExactly(
                        Optional.empty(),
                        Optional.of(ITEM_NOT_FOUND),
                        Optional.of(OPERATION_NOT_SUPPORTED),
                        Optional.empty());
    }

    @Test
    void ovhIsToldThatAnUnknownOperationIsNotSupportedAndWhichItWas() throws IOException {
        var answer = peer(V1_4)
                .send(
                        List.of(),
                        structure(
                                Tag.BATCH_ITEM,
                                enumeration(Tag.OPERATION, OPERATION_OF_NOBODY),
                                structure(Tag.REQUEST_PAYLOAD, text(Tag.NAME_VALUE, "whatever"))));
        assertThat(Peer.reason(answer.at(Tag.BATCH_ITEM))).contains(OPERATION_NOT_SUPPORTED);
        assertThat(answer.at(Tag.BATCH_ITEM, Tag.OPERATION).number()).isEqualTo(OPERATION_OF_NOBODY);
    }

    @Test
    void libkmipGetsResponseTooLargeOver8192Bytes() throws IOException {
        var peer = peer(V1_0);
        var large = peer.register(ObjectType.OPAQUE_OBJECT, opaque(LIBKMIP_BUFFER_BYTES));
        var limit = List.of(integer(Tag.MAXIMUM_RESPONSE_SIZE, LIBKMIP_BUFFER_BYTES));
        var answer = peer.send(limit, item(GET, uid(large)));
        assertThat(Peer.reason(answer.at(Tag.BATCH_ITEM))).contains(RESPONSE_TOO_LARGE);
        assertThat(answer.encode()).hasSizeLessThanOrEqualTo(LIBKMIP_BUFFER_BYTES);
        assertThat(Peer.reason(peer.send(limit, item(GET, uid(peer.create()))).at(Tag.BATCH_ITEM)))
                .isEmpty();
    }

    private static Ttlv opaque(int length) {
        return structure(
                Tag.OPAQUE_OBJECT,
                enumeration(Tag.OPAQUE_DATA_TYPE, 0x8000_0000),
                bytes(Tag.OPAQUE_DATA_VALUE, new byte[length]));
    }

    @Test
    void anAnswerAsLargeAsTheClientAllowsIsSentAndOneByteMoreIsNot() throws IOException {
        var peer = peer(V1_2);
        var id = peer.create();
        var size = peer.send(List.of(), item(GET, uid(id))).encode().length;
        assertThat(Peer.reason(peer.send(List.of(integer(Tag.MAXIMUM_RESPONSE_SIZE, size)), item(GET, uid(id)))
                        .at(Tag.BATCH_ITEM)))
                .isEmpty();
        assertThat(Peer.reason(peer.send(List.of(integer(Tag.MAXIMUM_RESPONSE_SIZE, size - 1)), item(GET, uid(id)))
                        .at(Tag.BATCH_ITEM)))
                .contains(RESPONSE_TOO_LARGE);
    }

    @Test
    void libkmipCanReadTheAnswerToAQueryForEverything() throws IOException {
        var peer = peer(V1_0);
        var functions = Stream.of(QueryFunction.values())
                .filter(function -> function.versions().contains(V1_0))
                .map(function -> enumeration(Tag.QUERY_FUNCTION, function))
                .toArray(Ttlv[]::new);
        var answer =
                peer.send(List.of(integer(Tag.MAXIMUM_RESPONSE_SIZE, LIBKMIP_BUFFER_BYTES)), item(QUERY, functions));
        assertThat(Peer.reason(answer.at(Tag.BATCH_ITEM))).isEmpty();
        assertThat(answer.at(Tag.BATCH_ITEM, Tag.RESPONSE_PAYLOAD).items().stream()
                        .filter(field -> field.type() == ItemType.TEXT_STRING.code())
                        .map(field -> field.value().length)
                        .toList())
                .allSatisfy(length -> assertThat(length).isLessThan(128));
    }

    @Test
    void ovhMaySendTimeStampAndClientCorrelationValueAndPerconaTheBatchOrderBeforeTheTime() throws IOException {
        var answer = peer(V1_4)
                .send(
                        List.of(
                                text(Tag.CLIENT_CORRELATION_VALUE, "d1f9c0de"),
                                bool(Tag.BATCH_ORDER_OPTION, true),
                                dateTime(Tag.TIME_STAMP, Instant.EPOCH)),
                        item(DISCOVER_VERSIONS));
        assertThat(Peer.reason(answer.at(Tag.BATCH_ITEM))).isEmpty();
    }

    @Test
    void ovhMaySendAClientCorrelationValueWhileItStillNegotiatesAt1_1() throws IOException {
        var answer = peer(V1_1).send(List.of(text(Tag.CLIENT_CORRELATION_VALUE, "d1f9c0de")), item(DISCOVER_VERSIONS));
        assertThat(Peer.reason(answer.at(Tag.BATCH_ITEM))).isEmpty();
    }

    @Test
    void aClientWhoseClockIsWrongIsServed() throws IOException {
        for (var time : List.of(Instant.EPOCH, Instant.parse("2099-01-01T00:00:00Z"))) {
            var answer = peer(V1_2).send(List.of(dateTime(Tag.TIME_STAMP, time)), item(GET, uid(NOBODY)));
            assertThat(Peer.reason(answer.at(Tag.BATCH_ITEM))).contains(ITEM_NOT_FOUND);
        }
    }

    @Test
    void perconaFindsNothingInTheResponseHeaderThatItsVersionDoesNotNeed() throws IOException {
        for (var version : List.of(V1_0, V1_2, V1_4, V2_0)) {
            assertThat(peer(version)
                            .send(List.of(), item(GET, uid(NOBODY)))
                            .at(Tag.RESPONSE_HEADER)
                            .tags())
                    .containsExactly(Tag.PROTOCOL_VERSION, Tag.TIME_STAMP, Tag.BATCH_COUNT);
        }
    }

    @Test
    void libkmipMaySendAnEmptyUserNameAndPasswordBesideItsCertificate() throws IOException {
        var answer = peer(V1_0).send(List.of(credential("", "")), item(GET, uid(NOBODY)));
        assertThat(Peer.reason(answer.at(Tag.BATCH_ITEM))).contains(ITEM_NOT_FOUND);
    }

    @Test
    void fortigateMayNestACredentialAndLeaveThePasswordOut() throws IOException {
        var credential = structure(
                Tag.AUTHENTICATION,
                structure(
                        Tag.CREDENTIAL,
                        enumeration(Tag.CREDENTIAL_TYPE, CredentialType.USERNAME_AND_PASSWORD),
                        structure(Tag.CREDENTIAL_VALUE, text(Tag.USERNAME, "FGT"))));
        assertThat(Peer.reason(peer(V1_2)
                        .send(List.of(credential), item(GET, uid(NOBODY)))
                        .at(Tag.BATCH_ITEM)))
                .contains(ITEM_NOT_FOUND);
    }

    private static Ttlv credential(String user, String password) {
        return structure(
                Tag.AUTHENTICATION,
                structure(
                        Tag.CREDENTIAL,
                        enumeration(Tag.CREDENTIAL_TYPE, CredentialType.USERNAME_AND_PASSWORD),
                        structure(Tag.CREDENTIAL_VALUE, text(Tag.USERNAME, user), text(Tag.PASSWORD, password))));
    }

    @Test
    void rookGetsTheSixteenBytesOfItsBatchItemBack() throws IOException {
        var id = HexFormat.of().parseHex("6ba7b8109dad11d180b400c04fd430c8");
        var answer = peer(V1_4).send(List.of(), item(DISCOVER_VERSIONS, id, version(V1_4)));
        assertThat(answer.at(Tag.BATCH_ITEM, Tag.UNIQUE_BATCH_ITEM_ID).value()).isEqualTo(id);
        var failed = peer(V1_4).send(List.of(), item(GET, id, uid(NOBODY)));
        assertThat(failed.at(Tag.BATCH_ITEM, Tag.UNIQUE_BATCH_ITEM_ID).value()).isEqualTo(id);
    }

    @Test
    void anIdOfNothingButZerosIsAnId() throws IOException {
        var answer = peer(V1_4).send(List.of(), item(DISCOVER_VERSIONS, new byte[8]));
        assertThat(answer.at(Tag.BATCH_ITEM, Tag.UNIQUE_BATCH_ITEM_ID).value()).isEqualTo(new byte[8]);
    }

    @Test
    void pykmipGetsNoBatchItemIdThatItDidNotSend() throws IOException {
        assertThat(peer(V1_2).ask(DISCOVER_VERSIONS).find(Tag.UNIQUE_BATCH_ITEM_ID))
                .isEmpty();
    }

    @Test
    void ovhCreatesActivatesRevokesAndDestroysWithoutSayingWhich() throws IOException {
        var peer = peer(V1_4);
        var answer = peer.send(
                List.of(),
                item(CREATE, new byte[8], peer.aes()),
                item(ACTIVATE, number(1)),
                item(REVOKE, number(2), Peer.revocation(RevocationReasonCode.CESSATION_OF_OPERATION)),
                item(DESTROY, number(3)));
        assertThat(answer.all(Tag.BATCH_ITEM))
                .hasSize(4)
                .allSatisfy(item -> assertThat(Peer.reason(item)).isEmpty());
        assertThat(answer.all(Tag.BATCH_ITEM).stream()
                        .map(item -> item.at(Tag.RESPONSE_PAYLOAD, Tag.UNIQUE_IDENTIFIER)
                                .string())
                        .distinct())
                .hasSize(1);
    }

    private static byte[] number(int last) {
        return new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) last};
    }

    @Test
    void ovhLocatesAndEncryptsWithoutSayingWhich() throws IOException {
        var peer = peer(V1_4);
        var name = Peer.newName();
        peer.createActive(name);
        var answer = peer.send(
                List.of(),
                item(LOCATE, number(1), Attrs.attribute(V1_4, name)),
                item(
                        ENCRYPT,
                        number(2),
                        structure(
                                Tag.CRYPTOGRAPHIC_PARAMETERS,
                                enumeration(Tag.BLOCK_CIPHER_MODE, BlockCipherMode.CBC),
                                enumeration(Tag.PADDING_METHOD, PaddingMethod.PKCS5)),
                        bytes(Tag.DATA, new byte[16])));
        assertThat(answer.all(Tag.BATCH_ITEM))
                .hasSize(2)
                .allSatisfy(item -> assertThat(Peer.reason(item)).isEmpty());
    }

    @Test
    void smiraFindsTheFieldsOfAGetInTheOrderOfTheSpecification() throws IOException {
        for (var version : List.of(V1_0, V1_4, V2_1)) {
            var peer = peer(version);
            var got = peer.must(GET, uid(peer.create()));
            assertThat(got.tags()).containsExactly(Tag.OBJECT_TYPE, Tag.UNIQUE_IDENTIFIER, Tag.SYMMETRIC_KEY);
            assertThat(got.at(Tag.SYMMETRIC_KEY, Tag.KEY_BLOCK).tags())
                    .containsExactly(
                            Tag.KEY_FORMAT_TYPE, Tag.KEY_VALUE, Tag.CRYPTOGRAPHIC_ALGORITHM, Tag.CRYPTOGRAPHIC_LENGTH);
            assertThat(got.at(Tag.SYMMETRIC_KEY, Tag.KEY_BLOCK, Tag.KEY_VALUE).tags())
                    .as("no attribute beside the key, which Veeam and Percona stop at")
                    .containsExactly(Tag.KEY_MATERIAL);
        }
    }

    @Test
    void truenasFindsNothingButTheIdentifierInTheAnswerToRegister() throws IOException {
        for (var version : List.of(V1_0, V1_4, V2_1)) {
            var peer = peer(version);
            assertThat(peer.must(
                                    REGISTER,
                                    Peer.objectType(ObjectType.SYMMETRIC_KEY),
                                    peer.attributes(Peer.everyUse()),
                                    Peer.symmetricKey(new byte[16]))
                            .tags())
                    .containsExactly(Tag.UNIQUE_IDENTIFIER);
        }
    }

    @Test
    void smiraGetsOnlyAttributesThatItsVersionKnows() throws IOException {
        for (var version : List.of(V1_0, V1_1, V1_2, V1_3, V1_4)) {
            var peer = peer(version);
            var id = peer.create(Peer.newName());
            var known = Stream.of(Tag.values())
                    .filter(tag -> tag.versions().contains(version))
                    .map(Tag::specName)
                    .toList();
            assertThat(peer.attributesOf(id).stream()
                            .map(attribute -> attribute.at(Tag.ATTRIBUTE_NAME).string())
                            .toList())
                    .as("KMIP %s", version)
                    .isNotEmpty()
                    .isSubsetOf(known);
            assertThat(peer.must(GET_ATTRIBUTE_LIST, uid(id)).all(Tag.ATTRIBUTE_NAME).stream()
                            .map(Ttlv::string)
                            .toList())
                    .as("KMIP %s", version)
                    .isNotEmpty()
                    .isSubsetOf(known);
        }
    }

    @Test
    void libkmipCanCopyEveryIdentifierIntoItsBuffer() throws IOException {
        assertThat(peer(V1_0).create()).hasSizeLessThan(128);
    }

    @Test
    void pgTdeGetsNoMoreIdentifiersThanItAskedFor() throws IOException {
        var peer = peer(V1_0);
        for (var i = 0; i < 5; i++) {
            peer.create();
        }
        assertThat(peer.must(LOCATE, integer(Tag.MAXIMUM_ITEMS, 3)).all(Tag.UNIQUE_IDENTIFIER))
                .hasSize(3);
    }

    @Test
    void phpGetsAWholeAnswerFromOneRead() throws IOException {
        var message = Wire.message(
                        V1_2, List.of(), List.of(item(GET, uid(peer(V1_2).create()))))
                .encode();
        try (var socket = (SSLSocket) client().getSocketFactory()
                .createSocket(
                        server().address().getAddress(), server().address().getPort())) {
            socket.getOutputStream().write(message);
            socket.getOutputStream().flush();
            var buffer = new byte[4_096];
            var length = socket.getInputStream().read(buffer);
            assertThat(Ttlv.parse(Arrays.copyOf(buffer, length)).contains(Tag.KEY_MATERIAL))
                    .isTrue();
        }
    }

    @Test
    void aRequestMayComeByteByByteAndTwoMayComeAtOnce() throws IOException {
        var message =
                Wire.message(V1_2, List.of(), List.of(item(GET, uid(NOBODY)))).encode();
        try (var socket = (SSLSocket) client().getSocketFactory()
                .createSocket(
                        server().address().getAddress(), server().address().getPort())) {
            for (var b : message) {
                socket.getOutputStream().write(b);
                socket.getOutputStream().flush();
            }
            var in = new DataInputStream(socket.getInputStream());
            assertThat(Peer.reason(answer(in).at(Tag.BATCH_ITEM))).contains(ITEM_NOT_FOUND);
            var two = Arrays.copyOf(message, 2 * message.length);
            System.arraycopy(message, 0, two, message.length, message.length);
            socket.getOutputStream().write(two);
            socket.getOutputStream().flush();
            assertThat(Peer.reason(answer(in).at(Tag.BATCH_ITEM))).contains(ITEM_NOT_FOUND);
            assertThat(Peer.reason(answer(in).at(Tag.BATCH_ITEM))).contains(ITEM_NOT_FOUND);
        }
    }

    private static Ttlv answer(DataInputStream in) throws IOException {
        var head = new byte[8];
        in.readFully(head);
        var whole = Arrays.copyOf(head, 8 + ByteBuffer.wrap(head).getInt(Integer.BYTES));
        in.readFully(whole, 8, whole.length - 8);
        return Ttlv.parse(whole);
    }

    @Test
    void whatIsNoMessageIsAnsweredInvalidMessage() throws IOException {
        var nonsense = structure(Tag.REQUEST_MESSAGE, text(Tag.NAME_VALUE, "no header"));
        assertThat(Peer.reason(connect().ask(nonsense).at(Tag.BATCH_ITEM))).contains(INVALID_MESSAGE);
    }

    @Test
    void aBooleanThatIsTooShortCostsOneItemOnly() throws IOException {
        var peer = peer(V1_4);
        var item = peer.ask(
                ENCRYPT,
                structure(
                        Tag.CRYPTOGRAPHIC_PARAMETERS,
                        new Ttlv(Tag.RANDOM_IV.code(), ItemType.BOOLEAN.code(), new byte[4])),
                bytes(Tag.DATA, new byte[16]));
        assertThat(Peer.reason(item)).contains(INVALID_MESSAGE);
        assertThat(Peer.reason(peer.ask(GET, uid(NOBODY)))).contains(ITEM_NOT_FOUND);
    }
}
