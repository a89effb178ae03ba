package org.claviger.conformance.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.Enumerations;
import org.claviger.enumeration.KmipEnumeration;
import org.claviger.operation.OperationType;
import org.claviger.operation.OperationTypes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException;

/**
 * Makes messages of any operation and version as the specifications' layouts have them. The layouts say nothing of types:
 * those that {@link Enumerations} does not know are guessed by the name, and {@link #learn} corrects a guess.
 */
final class MessageGrammar {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_REPEATED = 3;
    private static final Pattern EXPECTED = Pattern.compile("\\w+ \\(expected (\\w+)\\b.*");
    private static final Pattern NUMBER = Pattern.compile("\\[\\d+]");

    /** Guesses: the first pattern that a tag's name matches tells its type. */
    private static final Map<Pattern, ItemType> GUESSES = guesses();

    private static final List<String> OBJECTS = List.of(
            "Symmetric Key", "Public Key", "Private Key", "Secret Data", "Opaque Object", "Certificate", "Split Key");
    private static final String[] TEXTS = {
        "",
        "a",
        "payments/primary",
        "x-group",
        "AES",
        "ID-1",
        "\u00e4\u20ac\u6f22",
        "\u202eabc",
        "\0",
        "%s%n",
        "' OR 1=1 --"
    };

    private final SplittableRandom random;
    private final Map<String, List<Layout>> layouts;
    private final Map<Tag, ItemType> learned = new HashMap<>();
    private final Map<String, Tag> tags = new HashMap<>();
    private final Map<ProtocolVersion, List<OperationType<?, ?>>> operations = new HashMap<>();
    private final Map<ProtocolVersion, List<AttributeType<?>>> attributes = new HashMap<>();
    private final Map<String, List<String>> known = new HashMap<>();
    private final Map<Tag, ItemType> guessed = new EnumMap<>(Tag.class);
    private final Map<String, List<Integer>> numbers = new HashMap<>();

    /** What a structure is in some versions. */
    private record Layout(ProtocolVersion first, ProtocolVersion last, List<String> fields) {
        boolean isOf(ProtocolVersion version) {
            return version.compareTo(first) >= 0 && version.compareTo(last) <= 0;
        }
    }

    MessageGrammar(SplittableRandom random) {
        this.random = random;
        this.layouts = readLayouts();
        for (var tag : Tag.values()) {
            tags.put(loosely(tag.specName()), tag);
            tags.put(tag.specName(), tag);
            guessed.put(tag, guess(tag));
        }
        for (var version : ProtocolVersion.published()) {
            operations.put(
                    version,
                    OperationTypes.all().stream()
                            .filter(type -> type.versions().contains(version))
                            .toList());
            attributes.put(
                    version,
                    AttributeTypes.all().stream()
                            .filter(type -> type.versions().contains(version))
                            .toList());
        }
    }

    private static Map<Pattern, ItemType> guesses() {
        var guesses = new LinkedHashMap<Pattern, ItemType>();
        guesses.put(Pattern.compile(".*(Date|Time Stamp)"), ItemType.DATE_TIME);
        guesses.put(Pattern.compile("(Lease Time|.*Offset|.*Interval)"), ItemType.INTERVAL);
        guesses.put(
                Pattern.compile(".*(Indicator|Sensitive|Extractable|Fresh|Critical.*|Random IV|Automatic|Latest)"),
                ItemType.BOOLEAN);
        guesses.put(
                Pattern.compile(".*(Length|Index|Size|Parts|Threshold|Major|Minor|Items|Level|Batch Count)"),
                ItemType.INTEGER);
        guesses.put(Pattern.compile("Usage Limits (Total|Count)"), ItemType.LONG_INTEGER);
        guesses.put(Pattern.compile(".*(Modulus|Exponent|Prime.*|CRT.*|\\b[PQGDXYJ])"), ItemType.BIG_INTEGER);
        guesses.put(
                Pattern.compile(".*(Data|Material|Nonce|Signature|Salt|Ticket Value|Encoding|Counter|Value|Request)"),
                ItemType.BYTE_STRING);
        guesses.put(Pattern.compile(".*"), ItemType.TEXT_STRING);
        return guesses;
    }

    private static Map<String, List<Layout>> readLayouts() {
        var resource =
                Objects.requireNonNull(MessageGrammar.class.getResourceAsStream("/org/claviger/spec/layouts.csv"));
        var layouts = new HashMap<String, List<Layout>>();
        try (var in = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            in.lines()
                    .skip(1)
                    .map(line -> line.split(",", 4))
                    .forEach(cells -> layouts.computeIfAbsent(loosely(cells[0]), _ -> new ArrayList<>())
                            .add(new Layout(
                                    version(cells[1]),
                                    version(cells[2]),
                                    cells[3].isEmpty() ? List.of() : Arrays.asList(cells[3].split(";")))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return layouts;
    }

    private static ProtocolVersion version(String text) {
        var dot = text.indexOf('.');
        return ProtocolVersion.of(Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }

    private static String loosely(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    /** Remembers the type that a reader expected where it found another. */
    void learn(TtlvException fault) {
        var path = fault.path();
        var problem = String.valueOf(fault.getMessage());
        var expected = EXPECTED.matcher(problem.substring(Math.min(problem.length(), path.length() + 2)));
        var last = NUMBER.matcher(path.substring(path.lastIndexOf('/') + 1)).replaceAll("");
        if (expected.matches()) {
            Tag.ofXmlName(last)
                    .ifPresent(tag -> Arrays.stream(ItemType.values())
                            .filter(type -> type.xmlName().equals(expected.group(1)) && type != ItemType.STRUCTURE)
                            .forEach(type -> learned.put(tag, type)));
        }
    }

    /** Returns a message of some operation in some version. */
    Node message(boolean isRequest) {
        var version = oneOf(ProtocolVersion.published());
        var types = Objects.requireNonNull(operations.get(version));
        var items = new ArrayList<Node>();
        for (var count = 1 + few(MAX_REPEATED); count > 0; count--) {
            items.add(item(oneOf(types), version, isRequest));
        }
        var all = new ArrayList<Node>();
        all.add(header(version, items.size(), isRequest));
        all.addAll(items);
        return Node.structure((isRequest ? Tag.REQUEST_MESSAGE : Tag.RESPONSE_MESSAGE).code(), all);
    }

    private Node header(ProtocolVersion version, int count, boolean isRequest) {
        var fields = new ArrayList<Node>();
        fields.add(Node.structure(
                Tag.PROTOCOL_VERSION.code(),
                List.of(
                        Node.integer(Tag.PROTOCOL_VERSION_MAJOR.code(), ItemType.INTEGER, version.major()),
                        Node.integer(Tag.PROTOCOL_VERSION_MINOR.code(), ItemType.INTEGER, version.minor()))));
        var more = isRequest
                ? List.of(
                        Tag.MAXIMUM_RESPONSE_SIZE,
                        Tag.CLIENT_CORRELATION_VALUE,
                        Tag.ASYNCHRONOUS_INDICATOR,
                        Tag.ATTESTATION_CAPABLE_INDICATOR,
                        Tag.AUTHENTICATION,
                        Tag.BATCH_ERROR_CONTINUATION_OPTION,
                        Tag.BATCH_ORDER_OPTION)
                : List.of(Tag.SERVER_CORRELATION_VALUE, Tag.NONCE, Tag.ATTESTATION_TYPE);
        for (var tag : more) {
            if (tag.versions().contains(version) && chance(6)) {
                fields.add(value(tag, version, 0));
            }
        }
        if (!isRequest || chance(6)) {
            fields.add(value(Tag.TIME_STAMP, version, 0));
        }
        if (Tag.BATCH_COUNT.versions().contains(version)) {
            fields.add(Node.integer(Tag.BATCH_COUNT.code(), ItemType.INTEGER, count));
        }
        return Node.structure((isRequest ? Tag.REQUEST_HEADER : Tag.RESPONSE_HEADER).code(), fields);
    }

    private Node item(OperationType<?, ?> type, ProtocolVersion version, boolean isRequest) {
        var fields = new ArrayList<Node>();
        fields.add(Node.integer(
                Tag.OPERATION.code(), ItemType.ENUMERATION, type.operation().value()));
        if (chance(4)) {
            fields.add(Node.leaf(Tag.UNIQUE_BATCH_ITEM_ID.code(), ItemType.BYTE_STRING, bytes(8)));
        }
        if (!isRequest) {
            fields.add(Node.integer(Tag.RESULT_STATUS.code(), ItemType.ENUMERATION, chance(4) ? 1 : 0));
        }
        var payload = layout(type + (isRequest ? " request" : " response"), version);
        fields.add(Node.structure(
                (isRequest ? Tag.REQUEST_PAYLOAD : Tag.RESPONSE_PAYLOAD).code(), fields(payload, version, 1)));
        if (chance(20)) {
            fields.add(value(Tag.MESSAGE_EXTENSION, version, 1));
        }
        return Node.structure(Tag.BATCH_ITEM.code(), fields);
    }

    /** Returns the fields of a structure in this version, or in one near it if it is not printed for this one. */
    private List<String> layout(String name, ProtocolVersion version) {
        return known.computeIfAbsent(name + version, _ -> {
            var ofAnyVersion = layouts.getOrDefault(loosely(name), List.of());
            return ofAnyVersion.stream()
                    .filter(layout -> layout.isOf(version))
                    .findFirst()
                    .or(() -> ofAnyVersion.stream().reduce((_, last) -> last))
                    .map(Layout::fields)
                    .orElse(List.of());
        });
    }

    private List<Node> fields(List<String> fields, ProtocolVersion version, int depth) {
        var nodes = new ArrayList<Node>();
        for (var field : fields) {
            var mark = field.charAt(field.length() - 1);
            var name = mark == '?' || mark == '*' ? field.substring(0, field.length() - 1) : field;
            var times = mark == '?' ? few(2) : mark == '*' ? few(MAX_REPEATED + 1) : 1;
            for (var i = 0; i < times; i++) {
                named(name, version, depth).forEach(nodes::add);
            }
        }
        return nodes;
    }

    private List<Node> named(String name, ProtocolVersion version, int depth) {
        if (name.contains("|")) {
            return named(oneOf(Arrays.asList(name.split("\\|"))).strip(), version, depth);
        }
        if (name.equals("managed object")) {
            return named(oneOf(OBJECTS), version, depth);
        }
        var tag = tags.containsKey(name) ? tags.get(name) : tags.get(loosely(name));
        return tag == null ? List.of() : List.of(value(tag, version, depth));
    }

    private Node value(Tag tag, ProtocolVersion version, int depth) {
        var name = tag.specName();
        if (depth > MAX_DEPTH) {
            return Node.structure(tag.code(), List.of());
        }
        if (name.endsWith("Template-Attribute")) {
            return Node.structure(tag.code(), times(4, () -> named(version, depth)));
        }
        if (name.endsWith("Attributes")) {
            return Node.structure(tag.code(), times(4, () -> tagged(version, depth)));
        }
        return switch (tag) {
            case ATTRIBUTE -> named(version, depth);
            case CURRENT_ATTRIBUTE, NEW_ATTRIBUTE -> Node.structure(tag.code(), List.of(tagged(version, depth)));
            case KEY_BLOCK -> keyBlock(version, depth);
            case CREDENTIAL -> credential(version);
            default -> {
                var fields = layout(name, version);
                yield !fields.isEmpty() && !(tag == Tag.NAME && version.isAtLeast(ProtocolVersion.V3_0))
                        ? Node.structure(tag.code(), fields(fields, version, depth + 1))
                        : leaf(tag, tag.code(), version);
            }
        };
    }

    private Node credential(ProtocolVersion version) {
        return Node.structure(
                Tag.CREDENTIAL.code(),
                List.of(
                        Node.integer(Tag.CREDENTIAL_TYPE.code(), ItemType.ENUMERATION, 1),
                        Node.structure(
                                Tag.CREDENTIAL_VALUE.code(),
                                List.of(
                                        leaf(Tag.USERNAME, Tag.USERNAME.code(), version),
                                        leaf(Tag.PASSWORD, Tag.PASSWORD.code(), version)))));
    }

    private Node keyBlock(ProtocolVersion version, int depth) {
        var isTransparent = chance(3);
        var form = isTransparent ? "Transparent Symmetric Key" : "Raw";
        var material = isTransparent
                ? Node.structure(Tag.KEY_MATERIAL.code(), fields(layout(form, version), version, depth + 1))
                : Node.leaf(Tag.KEY_MATERIAL.code(), ItemType.BYTE_STRING, bytes(33));
        var value = new ArrayList<>(List.of(material));
        if (chance(4)) {
            value.add(
                    version.isAtLeast(ProtocolVersion.V2_0)
                            ? value(Tag.ATTRIBUTES, version, depth + 1)
                            : named(version, depth + 1));
        }
        var block = new ArrayList<>(List.of(
                Node.integer(Tag.KEY_FORMAT_TYPE.code(), ItemType.ENUMERATION, isTransparent ? 7 : 1),
                chance(8)
                        ? Node.leaf(Tag.KEY_VALUE.code(), ItemType.BYTE_STRING, bytes(60))
                        : Node.structure(Tag.KEY_VALUE.code(), value)));
        if (chance(2)) {
            block.add(leaf(Tag.CRYPTOGRAPHIC_ALGORITHM, Tag.CRYPTOGRAPHIC_ALGORITHM.code(), version));
            block.add(leaf(Tag.CRYPTOGRAPHIC_LENGTH, Tag.CRYPTOGRAPHIC_LENGTH.code(), version));
        }
        if (chance(6)) {
            block.add(value(Tag.KEY_WRAPPING_DATA, version, depth + 1));
        }
        return Node.structure(Tag.KEY_BLOCK.code(), block);
    }

    private AttributeType<?> attribute(ProtocolVersion version) {
        return oneOf(Objects.requireNonNull(attributes.get(version)));
    }

    private Node tagged(ProtocolVersion version, int depth) {
        return value(attribute(version).tag(), version, depth + 1);
    }

    private Node named(ProtocolVersion version, int depth) {
        var type = attribute(version);
        var name = chance(12) ? "x-" + oneOf(Arrays.asList(TEXTS)) : type.name();
        var value = value(type.tag(), version, depth + 1);
        value.tag = Tag.ATTRIBUTE_VALUE.code();
        var nodes = new ArrayList<Node>();
        nodes.add(Node.leaf(Tag.ATTRIBUTE_NAME.code(), ItemType.TEXT_STRING, name.getBytes(StandardCharsets.UTF_8)));
        if (chance(4)) {
            nodes.add(Node.integer(Tag.ATTRIBUTE_INDEX.code(), ItemType.INTEGER, few(3)));
        }
        nodes.add(value);
        return Node.structure(Tag.ATTRIBUTE.code(), nodes);
    }

    private Node leaf(Tag tag, int code, ProtocolVersion version) {
        var type = learned.get(tag);
        var values = Enumerations.ofTag(tag);
        if (values.isPresent() && (type == null || type == ItemType.ENUMERATION || type == ItemType.INTEGER)) {
            var isMask = values.get().isMask();
            var number = number(values.get(), version);
            return Node.integer(code, isMask ? ItemType.INTEGER : ItemType.ENUMERATION, number);
        }
        return leaf(code, type == null ? Objects.requireNonNull(guessed.get(tag)) : type);
    }

    private int number(EnumerationType<?> type, ProtocolVersion version) {
        return oneOf(numbers.computeIfAbsent(type.specName() + version, _ -> {
            var existing = type.values()
                    .map(value -> (KmipEnumeration) value)
                    .filter(value -> value.versions().contains(version))
                    .map(KmipEnumeration::value)
                    .toList();
            return existing.isEmpty() ? List.of(1) : existing;
        }));
    }

    private static ItemType guess(Tag tag) {
        return GUESSES.entrySet().stream()
                .filter(guess -> guess.getKey().matcher(tag.specName()).matches())
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private Node leaf(int code, ItemType type) {
        return switch (type) {
            case STRUCTURE -> Node.structure(code, List.of());
            case INTEGER, ENUMERATION, INTERVAL -> Node.integer(code, type, random.nextInt(0, 512));
            case LONG_INTEGER -> Node.longInteger(code, type, random.nextLong(1L << random.nextInt(1, 62)));
            case BIG_INTEGER -> Node.leaf(code, type, exactly(8 * (1 + few(6))));
            case BOOLEAN -> Node.longInteger(code, type, few(2));
            case DATE_TIME -> Node.longInteger(code, type, random.nextLong(4_000_000_000L));
            case DATE_TIME_EXTENDED -> Node.longInteger(code, type, random.nextLong(4_000_000_000_000_000L));
            case TEXT_STRING, IDENTIFIER, REFERENCE, NAME_REFERENCE ->
                Node.leaf(code, type, oneOf(Arrays.asList(TEXTS)).getBytes(StandardCharsets.UTF_8));
            case BYTE_STRING -> Node.leaf(code, type, bytes(40));
        };
    }

    private byte[] bytes(int below) {
        return exactly(few(below));
    }

    private byte[] exactly(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private List<Node> times(int below, Supplier<Node> node) {
        var nodes = new ArrayList<Node>();
        for (var i = few(below); i > 0; i--) {
            nodes.add(node.get());
        }
        return nodes;
    }

    private int few(int below) {
        return random.nextInt(below);
    }

    /** One time out of so many. */
    private boolean chance(int outOf) {
        return random.nextInt(outOf) == 0;
    }

    private <E> E oneOf(List<E> values) {
        return values.get(random.nextInt(values.size()));
    }
}
