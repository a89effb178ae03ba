package org.claviger.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.ttlv.ProtocolVersion.V1_0;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V2_1;
import static org.claviger.ttlv.ProtocolVersion.V3_0;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.Encoding;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultStatus;
import org.claviger.operation.Activate;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.UnencodableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is a message, what is none, and whose fault is whose. */
class MessageCodecTest {
    private final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void zeroSecrets() {
        secrets.close();
    }

    private static void activate(TtlvWriter out) {
        out.enumeration(Tag.OPERATION.code(), Operation.ACTIVATE.value(), null);
        structure(Tag.REQUEST_PAYLOAD, MessageCodecTest::identifier).accept(out);
    }

    private static void identifier(TtlvWriter out) {
        out.text(Tag.UNIQUE_IDENTIFIER.code(), ItemType.TEXT_STRING, "key-1");
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the parts are only called
    private static Consumer<TtlvWriter> structure(Tag tag, Consumer<TtlvWriter>... parts) {
        return out -> {
            out.startStructure(tag.code());
            for (var part : parts) {
                part.accept(out);
            }
            out.endStructure();
        };
    }

    private static Consumer<TtlvWriter> header(Tag tag, int major, int minor, Consumer<TtlvWriter> rest) {
        return structure(
                tag,
                structure(Tag.PROTOCOL_VERSION, out -> {
                    out.integer(Tag.PROTOCOL_VERSION_MAJOR.code(), major);
                    out.integer(Tag.PROTOCOL_VERSION_MINOR.code(), minor);
                }),
                rest);
    }

    private static Consumer<TtlvWriter> count(int items) {
        return out -> out.integer(Tag.BATCH_COUNT.code(), items);
    }

    /** Writes a request of 1.4 whose header announces as many items as there are. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the items are only called
    private static Consumer<TtlvWriter> request(Consumer<TtlvWriter>... items) {
        return structure(Tag.REQUEST_MESSAGE, out -> {
            header(Tag.REQUEST_HEADER, 1, 4, count(items.length)).accept(out);
            for (var item : items) {
                structure(Tag.BATCH_ITEM, item).accept(out);
            }
        });
    }

    private TtlvReader reader(Encoding encoding, Consumer<TtlvWriter> message) {
        return encoding.reader(encoding.write(message), Limits.DEFAULT, secrets);
    }

    private RequestMessage read(Encoding encoding, Consumer<TtlvWriter> message) {
        return MessageCodec.readRequest(reader(encoding, message));
    }

    private static void assertFault(ThrowingCallable reading, Fault fault, String path, String problem) {
        assertThatThrownBy(reading).isInstanceOfSatisfying(TtlvException.class, e -> {
            assertThat(e.getMessage()).startsWith(path + ": " + problem + " at offset 0x");
            assertThat(e.path()).isEqualTo(path);
            assertThat(e.fault()).isEqualTo(fault);
        });
    }

    private static TtlvException fault(RequestItem item) {
        assertThat(item.payload()).isInstanceOf(RequestItem.Unreadable.class);
        return ((RequestItem.Unreadable) item.payload()).fault();
    }

    // A fault inside one item.

    @ParameterizedTest
    @EnumSource
    void aFaultInsideOfOneItemIsThatItemsAlone(Encoding encoding) {
        var faulty = structure(
                Tag.REQUEST_PAYLOAD,
                out -> out.integer(Tag.UNIQUE_IDENTIFIER.code(), 7),
                out -> out.bool(Tag.BATCH_ORDER_OPTION.code(), true));
        var message = read(
                encoding,
                request(
                        MessageCodecTest::activate,
                        out -> {
                            out.enumeration(Tag.OPERATION.code(), Operation.ACTIVATE.value(), null);
                            out.bytes(Tag.UNIQUE_BATCH_ITEM_ID.code(), Bytes.ofHex("01"));
                            faulty.accept(out);
                        },
                        MessageCodecTest::activate));

        assertThat(message.items()).hasSize(3);
        assertThat(message.items().get(0).payload()).isInstanceOf(Activate.Request.class);
        assertThat(message.items().get(2)).isEqualTo(message.items().get(0));
        var item = message.items().get(1);
        assertThat(item.operation()).isEqualTo(Operation.ACTIVATE);
        assertThat(item.uniqueBatchItemId()).contains(Bytes.ofHex("01"));
        assertThat(fault(item).path()).startsWith("RequestMessage/BatchItem[1]/RequestPayload/");
    }

    @ParameterizedTest
    @EnumSource
    void aFaultDeepInAnItemHasItsWholePath(Encoding encoding) {
        var attribute = structure(Tag.ATTRIBUTE, out -> {
            out.text(Tag.ATTRIBUTE_NAME.code(), ItemType.TEXT_STRING, "Cryptographic Length");
            out.text(Tag.ATTRIBUTE_VALUE.code(), ItemType.TEXT_STRING, "256");
        });
        var length = structure(Tag.ATTRIBUTE, out -> {
            out.text(Tag.ATTRIBUTE_NAME.code(), ItemType.TEXT_STRING, "Cryptographic Length");
            out.integer(Tag.ATTRIBUTE_VALUE.code(), 256);
        });
        var message = read(encoding, request(out -> {
            out.enumeration(Tag.OPERATION.code(), Operation.CREATE.value(), null);
            structure(
                            Tag.REQUEST_PAYLOAD,
                            payload -> payload.enumeration(Tag.OBJECT_TYPE.code(), 2, null),
                            structure(Tag.TEMPLATE_ATTRIBUTE, length, attribute))
                    .accept(out);
        }));

        assertThat(fault(message.items().getFirst()).path())
                .isEqualTo("RequestMessage/BatchItem[0]/RequestPayload/TemplateAttribute/Attribute[1]/AttributeValue");
        assertThat(fault(message.items().getFirst())).hasMessageContaining("TextString (expected Integer)");
    }

    @ParameterizedTest
    @EnumSource
    void aFieldThatIsMissingIsTheFaultOfItsStructure(Encoding encoding) {
        var message = read(encoding, request(out -> {
            out.enumeration(Tag.OPERATION.code(), Operation.CREATE.value(), null);
            structure(Tag.REQUEST_PAYLOAD, payload -> payload.enumeration(Tag.OBJECT_TYPE.code(), 2, null))
                    .accept(out);
        }));

        assertThat(fault(message.items().getFirst()).path()).isEqualTo("RequestMessage/BatchItem[0]/RequestPayload");
        assertThat(fault(message.items().getFirst())).hasMessageContaining("Template-Attribute is missing");
    }

    @ParameterizedTest
    @EnumSource
    void aFieldThatIsThereTwiceIsRefused(Encoding encoding) {
        var twice = structure(Tag.REQUEST_PAYLOAD, MessageCodecTest::identifier, MessageCodecTest::identifier);
        var message = read(encoding, request(out -> {
            out.enumeration(Tag.OPERATION.code(), Operation.ACTIVATE.value(), null);
            twice.accept(out);
        }));

        assertThat(fault(message.items().getFirst()).fault()).isEqualTo(Fault.MALFORMED);
        assertThat(fault(message.items().getFirst()).path())
                .isEqualTo("RequestMessage/BatchItem[0]/RequestPayload/UniqueIdentifier[1]");
        assertThat(fault(message.items().getFirst())).hasMessageContaining("Unique Identifier twice");
    }

    @ParameterizedTest
    @EnumSource
    void aFieldThatTheStructureDoesNotHaveIsRefused(Encoding encoding) {
        var message = read(encoding, request(out -> {
            out.enumeration(Tag.OPERATION.code(), Operation.ACTIVATE.value(), null);
            structure(Tag.REQUEST_PAYLOAD, payload -> payload.integer(Tag.CRYPTOGRAPHIC_LENGTH.code(), 1))
                    .accept(out);
        }));

        assertThat(fault(message.items().getFirst()).fault()).isEqualTo(Fault.UNKNOWN);
        assertThat(fault(message.items().getFirst()))
                .hasMessageContaining("unexpected Cryptographic Length (not a field here in KMIP 1.4)");
    }

    @ParameterizedTest
    @EnumSource
    void aFieldOfALaterVersionIsRefused(Encoding encoding) {
        var message = read(encoding, request(out -> {
            out.enumeration(Tag.OPERATION.code(), Operation.CREATE.value(), null);
            structure(
                            Tag.REQUEST_PAYLOAD,
                            payload -> payload.enumeration(Tag.OBJECT_TYPE.code(), 2, null),
                            structure(Tag.ATTRIBUTES, attributes -> {}))
                    .accept(out);
        }));

        assertThat(fault(message.items().getFirst()).fault()).isEqualTo(Fault.UNKNOWN);
        assertThat(fault(message.items().getFirst()).path())
                .isEqualTo("RequestMessage/BatchItem[0]/RequestPayload/Attributes");
    }

    @ParameterizedTest
    @EnumSource
    void anOperationThatNobodyKnowsCanStillBeAnswered(Encoding encoding) {
        var message = read(
                encoding,
                request(
                        out -> {
                            out.enumeration(Tag.OPERATION.code(), 0x7FFF_FFFF, null);
                            structure(Tag.REQUEST_PAYLOAD, payload -> payload.integer(Tag.BATCH_COUNT.code(), 1))
                                    .accept(out);
                        },
                        out -> {
                            out.enumeration(Tag.OPERATION.code(), Operation.LOGIN.value(), null); // since 2.0
                            structure(Tag.REQUEST_PAYLOAD).accept(out);
                        }));

        assertThat(message.items().get(0).payload()).isEqualTo(new RequestItem.Unknown());
        assertThat(message.items().get(0).operationCode()).isEqualTo(0x7FFF_FFFF);
        assertThat(message.items().get(0).operation()).isNull();
        assertThat(message.items().get(1).payload()).isEqualTo(new RequestItem.Unknown());
        assertThat(message.items().get(1).operation()).isEqualTo(Operation.LOGIN);
    }

    @ParameterizedTest
    @EnumSource
    void anItemNeedsItsOperationFirstAndAPayload(Encoding encoding) {
        var payload = structure(Tag.REQUEST_PAYLOAD);
        Consumer<TtlvWriter> operation = out -> out.enumeration(Tag.OPERATION.code(), Operation.ACTIVATE.value(), null);
        var items = read(encoding, request(payload, operation, out -> {}, operation.andThen(operation), out -> {
                    operation.accept(out);
                    payload.accept(out);
                    payload.accept(out);
                }))
                .items();

        assertThat(items.stream().map(MessageCodecTest::fault).map(Throwable::getMessage))
                .satisfiesExactly(
                        text -> assertThat(text).contains("Request Payload before Operation"),
                        text -> assertThat(text).contains("BatchItem[1]: Request Payload is missing"),
                        text -> assertThat(text).contains("BatchItem[2]: Operation is missing"),
                        text -> assertThat(text).contains("BatchItem[3]/Operation[1]: Operation twice"),
                        text -> assertThat(text).contains("BatchItem[4]/RequestPayload[1]: Request Payload twice"));
    }

    // Faults of the whole message.

    @ParameterizedTest
    @EnumSource
    void theBatchCountMustBeTheNumberOfItems(Encoding encoding) {
        for (var count : List.of(-1, 0, 1, 3, 100)) {
            var message = structure(
                    Tag.REQUEST_MESSAGE,
                    header(Tag.REQUEST_HEADER, 1, 4, count(count)),
                    structure(Tag.BATCH_ITEM, MessageCodecTest::activate),
                    structure(Tag.BATCH_ITEM, MessageCodecTest::activate));
            assertFault(
                    () -> read(encoding, message),
                    Fault.MALFORMED,
                    "RequestMessage",
                    "Batch Count " + count + " (found 2 items)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRequestHasItems(Encoding encoding) {
        assertFault(
                () -> read(encoding, structure(Tag.REQUEST_MESSAGE, header(Tag.REQUEST_HEADER, 1, 4, count(0)))),
                Fault.MALFORMED,
                "RequestMessage",
                "no Batch Item");
    }

    @ParameterizedTest
    @EnumSource
    void aRequestHasAHeaderWithItsVersion(Encoding encoding) {
        assertFault(
                () -> read(encoding, structure(Tag.REQUEST_MESSAGE)),
                Fault.MALFORMED,
                "RequestMessage",
                "Request Header is missing");
        assertFault(
                () -> read(
                        encoding,
                        structure(Tag.REQUEST_MESSAGE, structure(Tag.BATCH_ITEM, MessageCodecTest::activate))),
                Fault.MALFORMED,
                "RequestMessage/BatchItem[0]",
                "Batch Item (expected Request Header)");
        assertFault(
                () -> read(encoding, structure(Tag.REQUEST_MESSAGE, structure(Tag.REQUEST_HEADER, count(1)))),
                Fault.MALFORMED,
                "RequestMessage/RequestHeader",
                "Protocol Version is missing");
        assertFault(
                () -> read(encoding, structure(Tag.RESPONSE_MESSAGE)),
                Fault.MALFORMED,
                "ResponseMessage",
                "Response Message (expected Request Message)");
    }

    /** What stands before it would be read as of 1.0. Fuzzing found a header of 3.0 with a Batch Count, which has none. */
    @ParameterizedTest
    @EnumSource
    void theVersionStandsFirstInAHeader(Encoding encoding) {
        var header = structure(Tag.REQUEST_HEADER, count(1), structure(Tag.PROTOCOL_VERSION, out -> {
            out.integer(Tag.PROTOCOL_VERSION_MAJOR.code(), 3);
            out.integer(Tag.PROTOCOL_VERSION_MINOR.code(), 0);
        }));
        assertFault(
                () -> read(
                        encoding,
                        structure(Tag.REQUEST_MESSAGE, header, structure(Tag.BATCH_ITEM, MessageCodecTest::activate))),
                Fault.MALFORMED,
                "RequestMessage/RequestHeader/ProtocolVersion",
                "Protocol Version behind items that it decides how to read");
    }

    @ParameterizedTest
    @EnumSource
    void aHeaderOf1xAnd2xHasABatchCount(Encoding encoding) {
        assertFault(
                () -> read(
                        encoding,
                        structure(
                                Tag.REQUEST_MESSAGE,
                                header(Tag.REQUEST_HEADER, 2, 1, out -> {}),
                                structure(Tag.BATCH_ITEM, MessageCodecTest::activate))),
                Fault.MALFORMED,
                "RequestMessage/RequestHeader",
                "Batch Count is missing");
    }

    @ParameterizedTest
    @EnumSource
    void aFieldThatAHeaderDoesNotKnowIsPassedOver(Encoding encoding) {
        var message = structure(
                Tag.REQUEST_MESSAGE,
                header(Tag.REQUEST_HEADER, 1, 0, out -> {
                    out.text(Tag.CLIENT_CORRELATION_VALUE.code(), ItemType.TEXT_STRING, "since 1.4");
                    count(1).accept(out);
                }),
                structure(Tag.BATCH_ITEM, MessageCodecTest::activate));
        assertThat(read(encoding, message).header()).isEqualTo(RequestHeader.of(V1_0, 1));
    }

    @ParameterizedTest
    @EnumSource
    void theHeaderOfAVersionThatNobodyKnowsCanBeReadButNoItem(Encoding encoding) {
        for (var version : List.of(ProtocolVersion.of(1, 5), ProtocolVersion.of(9, 31), ProtocolVersion.of(-1, -1))) {
            var message = structure(
                    Tag.REQUEST_MESSAGE,
                    header(Tag.REQUEST_HEADER, version.major(), version.minor(), count(1)),
                    structure(Tag.BATCH_ITEM, MessageCodecTest::activate));
            var in = reader(encoding, message);
            var header = MessageCodec.readRequestHeader(in);
            assertThat(header.protocolVersion()).isEqualTo(version);
            assertThatThrownBy(() -> MessageCodec.readRequestItems(in, header))
                    .isInstanceOf(TtlvException.class)
                    .hasMessageContaining("items of KMIP " + version + " (no known version)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void somethingElseBetweenItemsIsRefused(Encoding encoding) {
        assertFault(
                () -> read(
                        encoding,
                        structure(
                                Tag.REQUEST_MESSAGE,
                                header(Tag.REQUEST_HEADER, 1, 4, count(1)),
                                structure(Tag.BATCH_ITEM, MessageCodecTest::activate),
                                count(1))),
                Fault.MALFORMED,
                "RequestMessage/BatchCount",
                "Batch Count (expected Batch Item)");
    }

    // Responses.

    private static Consumer<TtlvWriter> response(Consumer<TtlvWriter> item) {
        return structure(
                Tag.RESPONSE_MESSAGE,
                header(Tag.RESPONSE_HEADER, 2, 1, out -> {
                    out.dateTime(Tag.TIME_STAMP.code(), Instant.EPOCH);
                    out.integer(Tag.BATCH_COUNT.code(), 1);
                }),
                structure(Tag.BATCH_ITEM, item));
    }

    private ResponseMessage readResponse(Encoding encoding, Consumer<TtlvWriter> message) {
        return MessageCodec.readResponse(reader(encoding, message));
    }

    private static void succeeded(TtlvWriter out) {
        out.enumeration(Tag.OPERATION.code(), Operation.ACTIVATE.value(), null);
        out.enumeration(Tag.RESULT_STATUS.code(), ResultStatus.SUCCESS.value(), null);
    }

    @ParameterizedTest
    @EnumSource
    void aResponseItemHasAStatusAndNothingTwice(Encoding encoding) {
        assertFault(
                () -> readResponse(encoding, response(out -> {})),
                Fault.MALFORMED,
                "ResponseMessage/BatchItem[0]",
                "Result Status is missing");
        assertFault(
                () -> readResponse(encoding, response(out -> {
                    succeeded(out);
                    succeeded(out);
                })),
                Fault.MALFORMED,
                "ResponseMessage/BatchItem[0]/Operation[1]",
                "Operation twice");
        assertFault(
                () -> readResponse(encoding, response(out -> {
                    out.enumeration(Tag.RESULT_STATUS.code(), ResultStatus.SUCCESS.value(), null);
                    structure(Tag.RESPONSE_PAYLOAD).accept(out);
                })),
                Fault.UNKNOWN,
                "ResponseMessage/BatchItem[0]/ResponsePayload",
                "Response Payload of an unknown operation");
    }

    @ParameterizedTest
    @EnumSource
    void aPayloadThatIsWithheldIsAnEmptyStructure(Encoding encoding) {
        var message = readResponse(encoding, response(out -> {
            succeeded(out);
            structure(Tag.RESPONSE_PAYLOAD).accept(out);
        }));

        assertThat(message.items().getFirst().payload()).contains(new ResponseItem.Withheld());
        assertThat(readResponse(encoding, out -> MessageCodec.writeResponse(out, message)))
                .isEqualTo(message);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatIsOnlyPartlyThereIsNotTakenForAWithheldOne(Encoding encoding) {
        assertFault(
                () -> readResponse(encoding, response(out -> {
                    succeeded(out);
                    structure(Tag.RESPONSE_PAYLOAD, payload -> payload.integer(Tag.BATCH_COUNT.code(), 1))
                            .accept(out);
                })),
                Fault.UNKNOWN,
                "ResponseMessage/BatchItem[0]/ResponsePayload/BatchCount",
                "unexpected Batch Count (not a field here in KMIP 2.1)");
    }

    // Writing.

    @ParameterizedTest
    @EnumSource
    void anOperationIsNotWrittenInAVersionWithoutIt(Encoding encoding) {
        var activate = new Activate.Request(Optional.of(UniqueIdentifier.of("key-1")));
        var item = RequestItem.of(Operation.LOGIN, activate);
        var message = new RequestMessage(RequestHeader.of(V1_4, 1), List.of(item));
        assertThatThrownBy(() -> encoding.write(out -> MessageCodec.writeRequest(out, message)))
                .isInstanceOf(UnencodableException.class)
                .hasMessageContaining("does not exist in KMIP 1.4");
    }

    @ParameterizedTest
    @EnumSource
    void aFieldOfALaterVersionIsNotWritten(Encoding encoding) {
        var header = new RequestHeader(
                V1_0,
                Optional.empty(),
                Optional.of("since 1.4"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(1));
        var item = RequestItem.of(Operation.ACTIVATE, new Activate.Request(Optional.empty()));
        var message = new RequestMessage(header, List.of(item));
        assertThatThrownBy(() -> encoding.write(out -> MessageCodec.writeRequest(out, message)))
                .isInstanceOf(UnencodableException.class)
                .hasMessage("Client Correlation Value does not exist in KMIP 1.0");
    }

    @ParameterizedTest
    @EnumSource
    void aRequestComesBackInEveryVersion(Encoding encoding) {
        for (var version : List.of(V1_0, V1_4, V2_0, V2_1, V3_0)) {
            var id = UniqueIdentifier.of("key-1");
            var message = new RequestMessage(
                    RequestHeader.of(version, 1),
                    List.of(RequestItem.of(Operation.ACTIVATE, new Activate.Request(Optional.of(id)))));
            assertThat(read(encoding, out -> MessageCodec.writeRequest(out, message)))
                    .isEqualTo(message);
        }
    }
}
