package org.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.netty.buffer.Unpooled;
import java.io.StringReader;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.claviger.RandomValues.Impossible;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.enumeration.Ephemeral;
import org.claviger.message.MessageCodec;
import org.claviger.message.MessageExtension;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.message.ResponseHeader;
import org.claviger.message.ResponseItem;
import org.claviger.message.ResponseMessage;
import org.claviger.operation.OperationType;
import org.claviger.operation.OperationTypes;
import org.claviger.operation.RequestPayload;
import org.claviger.operation.ResponsePayload;
import org.claviger.schema.Codec;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.UnencodableException;
import org.claviger.ttlv.VersionRange;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.claviger.ttlv.xml.XmlTtlvReader;
import org.claviger.ttlv.xml.XmlTtlvWriter;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Random values of every structure, in every version that has it, are written and read back equal, as TTLV and as XML. What
 * there is to test is found by looking at the compiled classes, so a new structure needs nothing here.
 *
 * <p>The same values are made in every run; {@code -Dclaviger.seed=} names another seed, and a failure tells the one it had.
 * {@code -Dclaviger.rounds=} makes more of them.
 */
class EveryStructureRoundTripsTest {
    private static final long SEED = Long.getLong("claviger.seed", 20_260_101L);
    private static final int ROUNDS = Integer.getInteger("claviger.rounds", 5);
    private static final int TAG = Tag.RESPONSE_PAYLOAD.code();
    private static final List<String> PACKAGES = List.of("attribute", "object", "operation", "message");

    /** Forms of which neither an operation nor a tag tells the versions. */
    private static final Map<String, VersionRange> FORMS = Map.of(
            "Attribute.CODEC", VersionRange.until(ProtocolVersion.V1_4),
            "AttributeReference.NAME", VersionRange.until(ProtocolVersion.V1_4),
            "AttributeReference.REFERENCE", VersionRange.since(ProtocolVersion.V2_0),
            "Attributes.TEMPLATE", VersionRange.until(ProtocolVersion.V1_4),
            "Attributes.STRUCTURE", VersionRange.since(ProtocolVersion.V2_0),
            "Attributes.SINGLE", VersionRange.since(ProtocolVersion.V2_0),
            "Credential.Attestation.STRUCT", VersionRange.since(ProtocolVersion.V1_2),
            "Credential.ByTicket.STRUCT", VersionRange.since(ProtocolVersion.V2_0),
            "OneTimePasswordCredential.STRUCT", VersionRange.since(ProtocolVersion.V3_0));

    /** How a value is written and read as a whole. */
    private interface Form<T> {
        void write(TtlvWriter out, T value);

        T read(TtlvReader in);
    }

    private record CodecForm<T>(Codec<T> codec) implements Form<T> {
        @Override
        public void write(TtlvWriter out, T value) {
            codec.write(out, TAG, value);
        }

        @Override
        public T read(TtlvReader in) {
            assertThat(in.hasNext()).isTrue();
            assertThat(in.tag()).isEqualTo(TAG);
            return codec.read(in);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyStructure() {
        return codecs().map(field -> dynamicTest(nameOf(field), () -> {
            var form = new CodecForm<>(codecOf(field));
            var type = RandomValues.argument(field.getGenericType());
            for (var version : versionsIn(versionsOf(field))) {
                assertThat(roundTrips(nameOf(field), form, version, values -> values.next(type, "")))
                        .as("%s in %s", nameOf(field), version)
                        .isTrue();
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> everyAttributeInEachOfItsVersions() {
        return AttributeTypes.all().stream()
                .map(type -> dynamicTest(type.name(), () -> {
                    for (var version : versionsIn(type.versions())) {
                        assertThat(roundTrips(type, version))
                                .as("%s in %s", type, version)
                                .isTrue();
                    }
                }));
    }

    @SuppressWarnings("unchecked") // the values are made for the type
    private static <V> boolean roundTrips(AttributeType<V> type, ProtocolVersion version) {
        return roundTrips(type.name(), new CodecForm<>(type.codec()), version, values ->
                (V) values.next(RandomValues.valueType(type), ""));
    }

    /** A server keeps all attributes in the form of 2.1, those as well that 2.1 has no more. */
    @TestFactory
    Stream<DynamicTest> everyAttributeThat2HasNoMoreCanBeKeptInTheFormOf2() {
        return AttributeTypes.all().stream()
                .filter(type -> type.versions().until().compareTo(ProtocolVersion.V2_1) < 0)
                .map(type -> dynamicTest(
                        type.name(),
                        () -> assertThat(roundTrips(type, ProtocolVersion.V2_1)).isTrue()));
    }

    @TestFactory
    Stream<DynamicTest> everyOperationInMessagesOfEachOfItsVersions() {
        return OperationTypes.all().stream()
                .map(type -> dynamicTest(type.toString(), () -> {
                    for (var version : versionsIn(type.versions())) {
                        assertThat(roundTripsRequests(type, version))
                                .as("requests of %s in %s", type, version)
                                .isTrue();
                        assertThat(roundTripsResponses(type, version))
                                .as("responses of %s in %s", type, version)
                                .isTrue();
                    }
                }));
    }

    /** Returns the versions that have what this codec reads: those of its operation, or of the tag of the same name. */
    private static VersionRange versionsOf(Field codec) {
        var form = FORMS.get(nameOf(codec));
        if (form != null) {
            return form;
        }
        var owner = codec.getDeclaringClass();
        for (var field : codecFields("operation", OperationType.class)) {
            if (field.getDeclaringClass() == owner.getEnclosingClass()) {
                return ((OperationType<?, ?>) RandomValues.get(field)).versions();
            }
        }
        return Arrays.stream(Tag.values())
                .filter(tag -> tag.xmlName().replace("_", "").equalsIgnoreCase(owner.getSimpleName()))
                .findAny()
                .map(Tag::versions)
                .orElse(VersionRange.ALL);
    }

    private static boolean roundTripsRequests(OperationType<?, ?> type, ProtocolVersion version) {
        var form = new Form<RequestMessage>() {
            @Override
            public void write(TtlvWriter out, RequestMessage message) {
                MessageCodec.writeRequest(out, message);
            }

            @Override
            public RequestMessage read(TtlvReader in) {
                return MessageCodec.readRequest(in);
            }
        };
        return roundTrips(type + " request", form, version, values -> request(type, version, values));
    }

    /** Returns a request of two items. */
    static RequestMessage request(OperationType<?, ?> type, ProtocolVersion version, RandomValues values) {
        var header = values.next(RequestHeader.class);
        var items = List.of(requestItem(type, version, values), requestItem(type, version, values));
        return new RequestMessage(RandomValues.with(header, "batchCount", count(items, version)), items);
    }

    private static RequestItem requestItem(OperationType<?, ?> type, ProtocolVersion version, RandomValues values) {
        var is2 = version.isAtLeast(ProtocolVersion.V2_0) && !version.isAtLeast(ProtocolVersion.V3_0);
        var payload = (RequestPayload) values.next(payloadType(type, 0), "");
        return new RequestItem(
                type.operation().value(),
                is2 ? optional(values, Boolean.class) : Optional.empty(),
                optional(values, Ephemeral.class),
                version.isAtLeast(ProtocolVersion.V3_0) ? Optional.empty() : optional(values, Bytes.class),
                payload,
                extensions(values));
    }

    private static boolean roundTripsResponses(OperationType<?, ?> type, ProtocolVersion version) {
        var form = new Form<ResponseMessage>() {
            @Override
            public void write(TtlvWriter out, ResponseMessage message) {
                MessageCodec.writeResponse(out, message);
            }

            @Override
            public ResponseMessage read(TtlvReader in) {
                return MessageCodec.readResponse(in);
            }
        };
        return roundTrips(type + " response", form, version, values -> response(type, version, values));
    }

    /** Returns a response of two items, one that failed and one with a payload. */
    static ResponseMessage response(OperationType<?, ?> type, ProtocolVersion version, RandomValues values) {
        var header = values.next(ResponseHeader.class);
        var payload = (ResponsePayload) values.next(payloadType(type, 1), "");
        var random = values.next(ResponseItem.class);
        var failed = RandomValues.with(
                RandomValues.with(random, "operationCode", Optional.empty()), "payload", Optional.empty());
        var done = RandomValues.with(
                RandomValues.with(
                        failed, "operationCode", Optional.of(type.operation().value())),
                "payload",
                Optional.of(payload));
        var items = List.of(failed, done);
        return new ResponseMessage(RandomValues.with(header, "batchCount", count(items, version)), items);
    }

    private static Optional<Integer> count(List<?> items, ProtocolVersion version) {
        return version.isAtLeast(ProtocolVersion.V3_0) ? Optional.empty() : Optional.of(items.size());
    }

    private static <T> Optional<T> optional(RandomValues values, Class<T> type) {
        try {
            return Optional.of(values.next(type));
        } catch (Impossible _) {
            return Optional.empty();
        }
    }

    private static List<MessageExtension> extensions(RandomValues values) {
        return optional(values, MessageExtension.class).stream().toList();
    }

    private static Type payloadType(OperationType<?, ?> type, int which) {
        for (var field : codecFields("operation", OperationType.class)) {
            if (RandomValues.get(field).equals(type)) {
                return ((ParameterizedType) field.getGenericType()).getActualTypeArguments()[which];
            }
        }
        throw new AssertionError(type + " is no constant of its class");
    }

    @Test
    void everyOperationIsInTheListOfOperations() {
        var declared = new TreeSet<String>();
        for (var field : codecFields("operation", OperationType.class)) {
            declared.add(RandomValues.get(field).toString());
        }
        var listed = new TreeSet<String>();
        for (var type : OperationTypes.all()) {
            listed.add(type.toString());
            assertThat(type.versions())
                    .as(type.toString())
                    .isEqualTo(type.operation().versions());
        }
        assertThat(listed).isEqualTo(declared);
    }

    @Test
    void theCompiledClassesAreFound() {
        for (var name : PACKAGES) {
            assertThat(codecFields(name, Codec.class)).as(name).isNotEmpty();
        }
    }

    @Test
    void everyPayloadHasACodec() {
        var without = new TreeSet<String>();
        for (var type : CompiledClasses.in("operation")) {
            var isPayload = RequestPayload.class.isAssignableFrom(type) || ResponsePayload.class.isAssignableFrom(type);
            if (type.isRecord() && isPayload && codecs().noneMatch(field -> field.getDeclaringClass() == type)) {
                without.add(type.getName());
            }
        }
        assertThat(without).isEmpty();
    }

    /** Sends random values on their way; tells whether the version has any. */
    private static <T> boolean roundTrips(
            String name, Form<T> form, ProtocolVersion version, Function<RandomValues, T> values) {
        for (var round = 0; round < ROUNDS; round++) {
            var seed = SEED + 31L * name.hashCode() + 1_000_003L * version.hashCode() + round;
            var where = "%s in %s, round %d (-Dclaviger.seed=%d)".formatted(name, version, round, SEED);
            try (var secrets = SecretScope.unlocked()) {
                var value =
                        writable(form, version, values, new RandomValues(new SplittableRandom(seed), version, secrets));
                if (value.isEmpty()) {
                    return false;
                }
                roundTrip(where, form, version, value.get(), secrets);
            }
        }
        return true;
    }

    private static <T> Optional<T> writable(
            Form<T> form, ProtocolVersion version, Function<RandomValues, T> values, RandomValues random) {
        for (var attempt = 0; attempt < 100; attempt++) {
            try {
                var value = values.apply(random);
                form.write(new BinaryTtlvWriter(Unpooled.buffer(), version), value);
                return Optional.of(value);
            } catch (Impossible | UnencodableException _) {
                // the next one, then
            }
        }
        return Optional.empty();
    }

    private static <T> void roundTrip(
            String where, Form<T> form, ProtocolVersion version, T value, SecretScope secrets) {
        var bytes = Unpooled.buffer();
        form.write(new BinaryTtlvWriter(bytes, version), value);
        var binary = new BinaryTtlvReader(bytes.duplicate(), Limits.DEFAULT, secrets);
        binary.version(version);
        assertThat(read(where + " as TTLV", form, binary))
                .as(where + " as TTLV")
                .isEqualTo(value);

        var xml = new StringBuilder();
        form.write(new XmlTtlvWriter(xml, version), value);
        var reader = new XmlTtlvReader(new StringReader(xml.toString()), Limits.DEFAULT, secrets);
        reader.version(version);
        assertThat(read(where + " as XML", form, reader)).as(where + " as XML").isEqualTo(value);
    }

    private static <T> T read(String where, Form<T> form, TtlvReader in) {
        try {
            var value = form.read(in);
            assertThat(in.hasNext()).as(where + ": something left").isFalse();
            return value;
        } catch (RuntimeException e) {
            throw new AssertionError(where, e);
        }
    }

    private static Iterable<ProtocolVersion> versionsIn(VersionRange range) {
        return ProtocolVersion.published().stream().filter(range::contains).toList();
    }

    @SuppressWarnings("unchecked") // the field's own type says what it reads
    private static Codec<Object> codecOf(Field field) {
        return (Codec<Object>) RandomValues.get(field);
    }

    private static String nameOf(Field field) {
        var className = field.getDeclaringClass().getName();
        return className.substring(className.lastIndexOf('.') + 1).replace('$', '.') + "." + field.getName();
    }

    private static Stream<Field> codecs() {
        return PACKAGES.stream().flatMap(name -> codecFields(name, Codec.class).stream());
    }

    /** The constants of this type that others use, and all that are called STRUCT or CODEC. */
    private static List<Field> codecFields(String packageName, Class<?> type) {
        var fields = new ArrayList<Field>();
        for (var owner : CompiledClasses.in(packageName)) {
            for (var field : owner.getDeclaredFields()) {
                var named = Set.of("STRUCT", "CODEC").contains(field.getName());
                if (Modifier.isStatic(field.getModifiers())
                        && type.isAssignableFrom(field.getType())
                        && (named || !Modifier.isPrivate(field.getModifiers()))) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }
}
