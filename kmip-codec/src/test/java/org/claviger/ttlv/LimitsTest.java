package org.claviger.ttlv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.claviger.Encoding;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.enumeration.Operation;
import org.claviger.message.MessageCodec;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.operation.Activate;
import org.claviger.schema.Codec;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.TtlvException.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each limit lets pass what is below it and at it, and stops what is above. */
class LimitsTest {
    private static final int VALUE = Tag.ATTRIBUTE_VALUE.code();

    @ParameterizedTest
    @EnumSource
    void aMessageHasAtMostSoManyBytes(Encoding encoding) {
        var message = encoding.write(out -> out.integer(VALUE, 1));
        passes(encoding, message, withMessageBytes(message.length + 1), TtlvReader::skip);
        passes(encoding, message, withMessageBytes(message.length), TtlvReader::skip);
        isStopped(encoding, message, withMessageBytes(message.length - 1), TtlvReader::skip);
    }

    @ParameterizedTest
    @EnumSource
    void structuresAreNestedAtMostSoDeep(Encoding encoding) {
        passes(encoding, nested(encoding, 5), withDepth(6), TtlvItem::read);
        passes(encoding, nested(encoding, 6), withDepth(6), TtlvItem::read);
        isStopped(encoding, nested(encoding, 7), withDepth(6), TtlvItem::read);
        isStopped(encoding, nested(encoding, 7), withDepth(6), TtlvReader::skip);
    }

    private static byte[] nested(Encoding encoding, int depth) {
        return encoding.write(out -> {
            for (var i = 0; i < depth; i++) {
                out.startStructure(VALUE);
            }
            for (var i = 0; i < depth; i++) {
                out.endStructure();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aMessageHasAtMostSoManyItems(Encoding encoding) {
        passes(encoding, structureOf(encoding, 8), withItems(10), TtlvItem::read);
        passes(encoding, structureOf(encoding, 9), withItems(10), TtlvItem::read);
        isStopped(encoding, structureOf(encoding, 10), withItems(10), TtlvItem::read);
        isStopped(encoding, structureOf(encoding, 10), withItems(10), TtlvReader::skip);
    }

    private static byte[] structureOf(Encoding encoding, int items) {
        return encoding.write(out -> {
            out.startStructure(VALUE);
            for (var i = 0; i < items; i++) {
                out.integer(VALUE, i);
            }
            out.endStructure();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aMessageHasAtMostSoManyBatchItems(Encoding encoding) {
        for (var version : List.of(ProtocolVersion.V1_4, ProtocolVersion.V3_0)) { // 3.0 does not announce their number
            passes(encoding, batch(encoding, version, 4), withBatchItems(5), MessageCodec::readRequest);
            passes(encoding, batch(encoding, version, 5), withBatchItems(5), MessageCodec::readRequest);
            isStopped(encoding, batch(encoding, version, 6), withBatchItems(5), MessageCodec::readRequest);
        }
    }

    private static byte[] batch(Encoding encoding, ProtocolVersion version, int items) {
        var item = RequestItem.of(Operation.ACTIVATE, new Activate.Request(Optional.empty()));
        var batch = IntStream.range(0, items).mapToObj(i -> item).toList();
        return encoding.write(
                out -> MessageCodec.writeRequest(out, new RequestMessage(RequestHeader.of(version, items), batch)));
    }

    @ParameterizedTest
    @EnumSource
    void aTextHasAtMostSoManyBytesOfUtf8(Encoding encoding) {
        for (var codec : List.<Codec<?>>of(Codec.TEXT, Codec.SECRET_TEXT)) {
            passes(encoding, text(encoding, "ß".repeat(49)), withTextBytes(100), codec::read);
            passes(encoding, text(encoding, "ß".repeat(50)), withTextBytes(100), codec::read);
            isStopped(encoding, text(encoding, "ß".repeat(50) + "s"), withTextBytes(100), codec::read);
        }
    }

    private static byte[] text(Encoding encoding, String text) {
        return encoding.write(out -> out.text(VALUE, ItemType.TEXT_STRING, text));
    }

    @ParameterizedTest
    @EnumSource
    void aNameHasAtMostSoManyBytesOfUtf8(Encoding encoding) {
        passes(encoding, name(encoding, "ß".repeat(49)), withNameBytes(100), Name.CODEC::read);
        passes(encoding, name(encoding, "ß".repeat(50)), withNameBytes(100), Name.CODEC::read);
        isStopped(encoding, name(encoding, "ß".repeat(50) + "s"), withNameBytes(100), Name.CODEC::read);
    }

    private static byte[] name(Encoding encoding, String name) {
        return encoding.write(out -> Name.CODEC.write(out, VALUE, Name.of(name)));
    }

    @ParameterizedTest
    @EnumSource
    void aBigIntegerHasAtMostSoManyBytes(Encoding encoding) {
        for (var codec : List.<Codec<?>>of(Codec.BIG_INTEGER, Codec.SECRET_BIG_INTEGER)) {
            passes(encoding, bigInteger(encoding, 16), withBigIntegerBytes(24), codec::read);
            passes(encoding, bigInteger(encoding, 24), withBigIntegerBytes(24), codec::read);
            isStopped(encoding, bigInteger(encoding, 32), withBigIntegerBytes(24), codec::read);
        }
    }

    private static byte[] bigInteger(Encoding encoding, int bytes) {
        var value = BigInteger.ONE.shiftLeft(8 * bytes - 2);
        return encoding.write(out -> out.bigInteger(VALUE, value));
    }

    @ParameterizedTest
    @EnumSource
    void aTemplateOrAnObjectHasAtMostSoManyAttributes(Encoding encoding) {
        for (var codec : List.of(Attributes.TEMPLATE, Attributes.STRUCTURE)) {
            passes(encoding, attributes(encoding, codec, 4), withAttributes(5), codec::read);
            passes(encoding, attributes(encoding, codec, 5), withAttributes(5), codec::read);
            isStopped(encoding, attributes(encoding, codec, 6), withAttributes(5), codec::read);
        }
    }

    private static byte[] attributes(Encoding encoding, Codec<Attributes> codec, int count) {
        var list = new ArrayList<Attribute<?>>();
        for (var i = 0; i < count; i++) {
            list.add(Attribute.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, i));
        }
        return encoding.write(out -> codec.write(out, VALUE, Attributes.of(list)));
    }

    static Stream<Consumer<Integer>> constructors() {
        return Stream.of(
                LimitsTest::withMessageBytes,
                LimitsTest::withDepth,
                LimitsTest::withItems,
                LimitsTest::withBatchItems,
                LimitsTest::withTextBytes,
                LimitsTest::withNameBytes,
                LimitsTest::withBigIntegerBytes,
                LimitsTest::withAttributes);
    }

    @ParameterizedTest
    @MethodSource("constructors")
    void noLimitIsBelow1OrBeyondItsCap(Consumer<Integer> limit) {
        assertThatIllegalArgumentException().isThrownBy(() -> limit.accept(0)).withMessageContaining("expected 1 to");
        assertThatIllegalArgumentException().isThrownBy(() -> limit.accept(Integer.MAX_VALUE));
        assertThatCode(() -> limit.accept(1)).doesNotThrowAnyException();
    }

    @Test
    void aNameMayNotBeLongerThanAText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limits(1 << 20, 32, 20_000, 100, 4_000, 4_001, 4_096, 256))
                .withMessage("maxNameBytes 4001 (expected 1 to 4000)");
    }

    private static void passes(Encoding encoding, byte[] message, Limits limits, Consumer<TtlvReader> reading) {
        try (var secrets = SecretScope.unlocked()) {
            var in = encoding.reader(message, limits, secrets);
            reading.accept(in);
            assertThat(in.hasNext()).isFalse();
        }
    }

    private static void isStopped(Encoding encoding, byte[] message, Limits limits, Consumer<TtlvReader> reading) {
        try (var secrets = SecretScope.unlocked()) {
            assertThatThrownBy(() -> reading.accept(encoding.reader(message, limits, secrets)))
                    .isInstanceOfSatisfying(
                            TtlvException.class, e -> assertThat(e.fault()).isEqualTo(Fault.LIMIT));
        }
    }

    private static Limits withMessageBytes(int bytes) {
        return new Limits(bytes, 32, 20_000, 100, 256 << 10, 4 << 10, 4_096, 256);
    }

    private static Limits withDepth(int depth) {
        return new Limits(1 << 20, depth, 20_000, 100, 256 << 10, 4 << 10, 4_096, 256);
    }

    private static Limits withItems(int items) {
        return new Limits(1 << 20, 32, items, 100, 256 << 10, 4 << 10, 4_096, 256);
    }

    private static Limits withBatchItems(int items) {
        return new Limits(1 << 20, 32, 20_000, items, 256 << 10, 4 << 10, 4_096, 256);
    }

    private static Limits withTextBytes(int bytes) {
        return new Limits(1 << 20, 32, 20_000, 100, bytes, 1, 4_096, 256);
    }

    private static Limits withNameBytes(int bytes) {
        return new Limits(1 << 20, 32, 20_000, 100, 256 << 10, bytes, 4_096, 256);
    }

    private static Limits withBigIntegerBytes(int bytes) {
        return new Limits(1 << 20, 32, 20_000, 100, 256 << 10, 4 << 10, bytes, 256);
    }

    private static Limits withAttributes(int attributes) {
        return new Limits(1 << 20, 32, 20_000, 100, 256 << 10, 4 << 10, 4_096, attributes);
    }
}
