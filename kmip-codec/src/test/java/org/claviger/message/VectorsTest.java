package org.claviger.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.claviger.attribute.ApplicationSpecificInformation;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.Operation;
import org.claviger.operation.OperationTypes;
import org.claviger.schema.Codec;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.TtlvItem;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The encodings that the use cases, the test cases and other projects print come back as the same bytes. */
class VectorsTest {
    private static final Limits LIMITS = Limits.DEFAULT;
    private static final Pattern LINE =
            Pattern.compile("(?:\"[^\"]*\"|[^,]*),([^,]*),([^,]*),([^,]*),(?:\"[^\"]*\"|[^,]*),([0-9A-Fa-f]+),.*");
    private static final Pattern VERSION = Pattern.compile(".*kmip_(\\d)_(\\d).*");

    /** Vectors that are no messages or payloads of their version, each with what is wrong with it. */
    private static final Map<String, String> WRONG = Map.of(
            "kmip_1_0_usecase_8_1_step_1_create_rsa_1024_key_pair_response (Response Message)",
            "both keys under the tag Unique Identifier instead of that of the private and of the public key",
            "create/no_object_type_encoding (Request Payload)",
            "no Object Type",
            "create/no_template_attribute_encoding (Request Payload)",
            "no Template-Attribute",
            "create_key_pair/no_private_key_unique_identifier_encoding (Response Payload)",
            "no Private Key Unique Identifier",
            "create_key_pair/no_public_key_unique_identifier_encoding (Response Payload)",
            "no Public Key Unique Identifier",
            "get_attribute_list/encoding_sans_unique_identifier (Response Payload)",
            "no Unique Identifier",
            "register/no_unique_identifier_encoding (Response Payload)",
            "no Unique Identifier",
            "query/full_encoding_kmip_2_0 (Response Payload)",
            "the Object Type Template, which 2.0 does not have");

    /** The versions of payloads whose vectors do not say it: a Locate with Offset Items and Located Items is of 1.3. */
    private static final Map<String, ProtocolVersion> VERSIONS = Map.of("locate", ProtocolVersion.V1_3);

    /**
     * One encoding.
     *
     * @param root the name of the outermost item
     */
    record Vector(String name, String root, ProtocolVersion version, String hex) {
        ByteBuf bytes() {
            return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
        }

        @Override
        public String toString() {
            return name + " (" + root + ")";
        }
    }

    static List<Vector> vectors() {
        try (var lines = Files.lines(OasisCases.shared().resolve("spec/ttlv-vectors.csv"))) {
            return lines.skip(1).map(VectorsTest::vector).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Vector vector(String line) {
        var cells = LINE.matcher(line);
        if (!cells.matches()) {
            return fail("not a line of vectors: " + line);
        }
        var named = VERSION.matcher(cells.group(1));
        var name = cells.group(1);
        var stated = named.matches()
                ? version(named.group(1), named.group(2))
                : version(cells.group(3).split("\\."));
        return new Vector(name, cells.group(2), VERSIONS.getOrDefault(name.split("/")[0], stated), cells.group(4));
    }

    private static ProtocolVersion version(String... numbers) {
        return ProtocolVersion.of(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void itemsComeBackAsTheSameBytes(Vector vector) {
        try (var secrets = SecretScope.unlocked()) {
            var item = TtlvItem.read(new BinaryTtlvReader(vector.bytes(), LIMITS, secrets));
            var written = Unpooled.buffer();
            item.write(new BinaryTtlvWriter(written, vector.version()));
            assertThat(ByteBufUtil.hexDump(written)).isEqualToIgnoringCase(vector.hex());
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void theirMeaningComesBackAsTheSameBytes(Vector vector) {
        try (var secrets = SecretScope.unlocked()) {
            var reader = new BinaryTtlvReader(vector.bytes(), LIMITS, secrets);
            var wrong = WRONG.get(vector.toString());
            if (wrong != null) {
                assertThatThrownBy(() -> throughTheModel(vector, reader))
                        .as(wrong)
                        .isInstanceOf(TtlvException.class);
            } else {
                assertThat(ByteBufUtil.hexDump(throughTheModel(vector, reader))).isEqualToIgnoringCase(vector.hex());
            }
        }
    }

    private static ByteBuf throughTheModel(Vector vector, BinaryTtlvReader in) {
        var bytes = Unpooled.buffer();
        var out = new BinaryTtlvWriter(bytes, vector.version());
        switch (vector.root()) {
            case "Request Message" -> MessageCodec.writeRequest(out, whole(MessageCodec.readRequest(in)));
            case "Response Message" -> MessageCodec.writeResponse(out, MessageCodec.readResponse(in));
            case "Batch Item", "Credential Value" -> TtlvItem.read(in).write(out); // never read by themselves
            default -> copy(tag(vector.root()), codec(vector), vector, in, out);
        }
        return bytes;
    }

    private static RequestMessage whole(RequestMessage message) {
        for (var item : message.items()) {
            if (item.payload() instanceof RequestItem.Unreadable(var fault)) {
                throw fault;
            }
        }
        return message;
    }

    private static Tag tag(String root) {
        return List.of(Tag.values()).stream()
                .filter(tag -> tag.specName().equals(root))
                .findFirst()
                .orElseThrow();
    }

    private static Codec<?> codec(Vector vector) {
        return switch (vector.root()) {
            case "Application Specific Information" -> ApplicationSpecificInformation.STRUCT;
            case "Authentication" -> Authentication.STRUCT;
            case "Credential" -> Credential.STRUCT;
            case "Request Payload" ->
                Objects.requireNonNull(OperationTypes.of(operation(vector))).request();
            case "Response Payload" ->
                Objects.requireNonNull(OperationTypes.of(operation(vector))).response();
            default -> fail("a root element this test does not know: " + vector);
        };
    }

    /** The vectors of payloads are called after their operation: {@code create_key_pair/full_encoding}. */
    private static Operation operation(Vector vector) {
        return EnumerationType.of(Operation.class)
                .byXmlName(camelCase(vector.name().split("/")[0]))
                .orElseThrow();
    }

    private static String camelCase(String name) {
        var words = new StringBuilder();
        for (var word : name.split("_")) {
            words.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        return words.toString();
    }

    private static <T> void copy(Tag tag, Codec<T> codec, Vector vector, BinaryTtlvReader in, BinaryTtlvWriter out) {
        in.version(vector.version());
        codec.write(out, tag.code(), codec.read(in));
    }
}
