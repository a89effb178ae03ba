package org.claviger;

import io.netty.buffer.Unpooled;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.KmipEnumeration;
import org.claviger.operation.RequestPayload;
import org.claviger.operation.ResponsePayload;
import org.claviger.schema.Struct;
import org.claviger.schema.StructFields;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.claviger.ttlv.UnencodableException;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of any type of the model that one version can carry, by looking at the types: a record of its components, a
 * sealed interface of its cases, an enumeration of the values that the version has.
 */
final class RandomValues {
    private static final int ATTEMPTS = 300;
    private static final Map<AttributeType<?>, Type> VALUE_TYPES = valueTypes();
    private static final String TEXT = "abcXYZ019 _-.:/@&<>\"'äß€漢";

    private final SplittableRandom random;
    private final ProtocolVersion version;
    private final SecretScope secrets;
    private double presence = 0.5;

    /** No value of the type exists in the version. */
    static final class Impossible extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Impossible(String message) {
            super(message, null, false, false);
        }
    }

    RandomValues(SplittableRandom random, ProtocolVersion version, SecretScope secrets) {
        this.random = random;
        this.version = version;
        this.secrets = secrets;
    }

    /** Returns the type of the values of an attribute. */
    static Type valueType(AttributeType<?> type) {
        var valueType = VALUE_TYPES.get(type);
        if (valueType == null) {
            throw new AssertionError(type + " is no constant of AttributeTypes");
        }
        return valueType;
    }

    private static Map<AttributeType<?>, Type> valueTypes() {
        var types = new HashMap<AttributeType<?>, Type>();
        for (var field : AttributeTypes.class.getDeclaredFields()) {
            if (field.getType() == AttributeType.class && Modifier.isPublic(field.getModifiers())) {
                types.put((AttributeType<?>) get(field), argument(field.getGenericType()));
            }
        }
        return types;
    }

    static Object get(Field constant) {
        try {
            constant.setAccessible(true);
            return constant.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(constant.toString(), e);
        }
    }

    static Type argument(Type parameterized) {
        var argument = ((ParameterizedType) parameterized).getActualTypeArguments()[0];
        return argument instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : argument;
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : (Class<?>) type;
    }

    /** Returns a value of this class. */
    <T> T next(Class<T> type) {
        return type.cast(next((Type) type, ""));
    }

    /**
     * Returns a value of this type.
     *
     * @param name what the record that holds it calls it, or nothing
     * @throws Impossible if the version has none
     */
    Object next(Type type, String name) {
        var raw = raw(type);
        if (raw == Optional.class) {
            return optional(argument(type), name);
        }
        if (raw == List.class) {
            return list(argument(type), name);
        }
        if (raw == BitMask.class) {
            return mask(raw(argument(type)));
        }
        if (raw.isEnum()) {
            return oneOf(constants(raw));
        }
        if (raw == int.class || raw == Integer.class) {
            return random.nextInt();
        }
        if (raw == long.class || raw == Long.class) {
            return random.nextLong();
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return random.nextBoolean();
        }
        if (raw == String.class) {
            return text();
        }
        if (raw == Bytes.class) {
            return Bytes.wrap(bytes(random.nextInt(20)));
        }
        if (raw == BigInteger.class) {
            return new BigInteger(bytes(1 + random.nextInt(40)));
        }
        if (raw == Instant.class) {
            return Instant.ofEpochSecond(random.nextLong(4_102_444_800L));
        }
        if (raw == Duration.class) {
            return Duration.ofSeconds(random.nextLong(1L << 32));
        }
        if (raw == Secret.class) {
            return secret();
        }
        if (raw == ProtocolVersion.class) {
            return version;
        }
        if (raw == TtlvItem.class) {
            return item(tagOf(name), 2);
        }
        if (raw == AttributeType.class) {
            return attributeType();
        }
        if (raw == Attribute.class) {
            return attribute();
        }
        if (raw == Attributes.class) {
            return attributes(name.isEmpty());
        }
        if (raw == AttributeReference.Vendor.class) {
            // Other vendors cannot be named where 2.x still has an Attribute Name.
            return new AttributeReference.Vendor(random.nextBoolean() ? "x" : "y", "n" + text());
        }
        if (raw == VendorAttribute.class) {
            return new VendorAttribute(vendor(), "n" + text(), item(Tag.ATTRIBUTE_VALUE.code(), 1));
        }
        if (raw == RequestPayload.class || raw == ResponsePayload.class) {
            throw new Impossible("a payload without its operation");
        }
        if (raw.isRecord()) {
            return record(raw);
        }
        if (raw.isSealed()) {
            return oneCase(raw);
        }
        throw new AssertionError("no random values of " + type + ": say here how they are made");
    }

    private Object optional(Type type, String name) {
        if (random.nextDouble() >= presence) {
            return Optional.empty();
        }
        try {
            return Optional.of(next(type, name));
        } catch (Impossible _) {
            return Optional.empty();
        }
    }

    private Object list(Type type, String name) {
        var list = new ArrayList<Object>();
        var size = random.nextDouble() >= presence ? 0 : 1 + random.nextInt(3);
        try {
            for (var i = 0; i < size; i++) {
                list.add(next(type, name));
            }
        } catch (Impossible _) {
            return List.of();
        }
        return List.copyOf(list);
    }

    private List<?> constants(Class<?> type) {
        var constants = Arrays.stream(type.getEnumConstants())
                .filter(constant -> !(constant instanceof KmipEnumeration value)
                        || value.versions().contains(version))
                .toList();
        if (constants.isEmpty()) {
            throw new Impossible(type.getSimpleName() + " has no value in " + version);
        }
        return constants;
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the class is an enumeration of KMIP, which only reflection knows
    private Object mask(Class<?> bits) {
        var set = 0;
        for (var bit : constants(bits)) {
            if (random.nextBoolean()) {
                set |= ((KmipEnumeration) bit).value();
            }
        }
        return new BitMask(EnumerationType.of((Class) bits), set);
    }

    private String text() {
        var text = new StringBuilder();
        for (var i = random.nextInt(24); i > 0; i--) {
            text.append(TEXT.charAt(random.nextInt(TEXT.length())));
        }
        return text.toString();
    }

    private byte[] bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A secret that may stand for bytes, for a text and for a Big Integer. */
    private Secret secret() {
        var letters = new StringBuilder();
        for (var i = 8 * (1 + random.nextInt(3)); i > 0; i--) {
            letters.append((char) ('a' + random.nextInt(26)));
        }
        return secrets.copyOf(letters.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static int tagOf(String name) {
        var xmlName = name.isEmpty() ? "" : Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return Tag.ofXmlName(xmlName).orElse(Tag.ATTRIBUTE_VALUE).code();
    }

    private TtlvItem item(int tag, int depth) {
        var types = new ArrayList<>(List.of(ItemType.values()));
        if (depth == 0) {
            types.remove(ItemType.STRUCTURE);
        }
        if (!version.isAtLeast(ProtocolVersion.V3_0)) {
            types.removeAll(List.of(ItemType.IDENTIFIER, ItemType.REFERENCE, ItemType.NAME_REFERENCE));
        }
        var type = oneOf(types);
        var value = switch (type) {
            case STRUCTURE -> items(depth - 1);
            case INTEGER, ENUMERATION -> random.nextInt();
            case LONG_INTEGER -> random.nextLong();
            case INTERVAL -> random.nextLong(1L << 32);
            case BIG_INTEGER -> next(BigInteger.class);
            case BOOLEAN -> random.nextBoolean();
            case TEXT_STRING, IDENTIFIER, REFERENCE, NAME_REFERENCE -> text();
            case BYTE_STRING -> next(Bytes.class);
            case DATE_TIME -> next(Instant.class);
            case DATE_TIME_EXTENDED -> next(Instant.class).plusNanos(1_000L * random.nextInt(1_000_000));
        };
        return new TtlvItem(tag, type, value);
    }

    private List<TtlvItem> items(int depth) {
        var items = new ArrayList<TtlvItem>();
        for (var i = random.nextInt(4); i > 0; i--) {
            items.add(item(0x540000 + random.nextInt(0x100), depth));
        }
        return items;
    }

    private String vendor() {
        return version.isAtLeast(ProtocolVersion.V2_0) ? "v" + random.nextInt(100) : random.nextBoolean() ? "x" : "y";
    }

    private AttributeType<?> attributeType() {
        return oneOf(AttributeTypes.all().stream()
                .filter(type -> type.versions().contains(version))
                .filter(type -> type != AttributeTypes.VENDOR_ATTRIBUTE)
                .toList());
    }

    private Attribute<?> attribute() {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var type = random.nextInt(10) == 0 ? AttributeTypes.VENDOR_ATTRIBUTE : attributeType();
            try {
                var attribute = attribute(type, next(valueType(type), ""));
                if (attribute.existsIn(version)) {
                    return attribute;
                }
            } catch (Impossible _) {
                // another one then
            }
        }
        throw new AssertionError("no attribute of " + version + " in " + ATTEMPTS + " attempts");
    }

    @SuppressWarnings("unchecked") // the value was made for the type
    private <V> Attribute<V> attribute(AttributeType<V> type, Object value) {
        var index = version.isAtLeast(ProtocolVersion.V2_0) || random.nextBoolean()
                ? OptionalInt.empty()
                : OptionalInt.of(random.nextInt(Integer.MAX_VALUE));
        return new Attribute<>(type, index, (V) value);
    }

    /** @param withTemplates whether the set travels as a Template-Attribute, which may name templates */
    private Attributes attributes(boolean withTemplates) {
        var list = new ArrayList<Attribute<?>>();
        for (var i = random.nextInt(5); i > 0; i--) {
            list.add(attribute());
        }
        var templates = new ArrayList<Name>();
        if (withTemplates && !version.isAtLeast(ProtocolVersion.V2_0)) {
            for (var i = random.nextInt(2); i > 0; i--) {
                templates.add(next(Name.class));
            }
        }
        return templates.isEmpty() ? Attributes.of(list) : withTemplates(templates, list);
    }

    private static Attributes withTemplates(List<Name> templates, List<Attribute<?>> list) {
        try {
            var constructor = Attributes.class.getDeclaredConstructor(List.class, List.class);
            constructor.setAccessible(true);
            return constructor.newInstance(List.copyOf(templates), List.copyOf(list));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private Object oneCase(Class<?> type) {
        var cases = new ArrayList<>(List.of(type.getPermittedSubclasses()));
        while (!cases.isEmpty()) {
            var chosen = oneOf(cases);
            try {
                return next(chosen, "");
            } catch (Impossible _) {
                cases.remove(chosen);
            }
        }
        throw new Impossible("no case of " + type.getSimpleName() + " in " + version);
    }

    private Object record(Class<?> type) {
        var outer = presence;
        try {
            var constructor = constructor(type);
            var struct = CompiledClasses.struct(type).orElse(null);
            for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
                presence = oneOf(List.of(0.1, 0.5, 0.9, 1.0));
                var value = attempt(type, constructor, struct);
                if (value != null) {
                    return value;
                }
            }
        } catch (Impossible e) {
            return fromText(type, e);
        } finally {
            presence = outer;
        }
        throw new Impossible("no " + type.getSimpleName() + " in " + version + " in " + ATTEMPTS + " attempts");
    }

    private @Nullable Object attempt(Class<?> type, Constructor<?> constructor, @Nullable Struct<Object> struct) {
        var components = type.getRecordComponents();
        var values = new Object[components.length];
        for (var i = 0; i < components.length; i++) {
            values[i] = next(components[i].getGenericType(), components[i].getName());
        }
        if (struct != null) {
            leaveOutWhatTheVersionLacks(constructor, struct, values);
        }
        var value = construct(constructor, values);
        return value == null || struct == null || canWrite(struct, value) ? value : null;
    }

    private void leaveOutWhatTheVersionLacks(Constructor<?> constructor, Struct<Object> struct, Object[] values) {
        var nothing = construct(constructor, only(-1, values));
        for (var i = 0; i < values.length; i++) {
            var alone = isPresent(values[i]) ? construct(constructor, only(i, values)) : null;
            if (nothing != null
                    && alone != null
                    && !(StructFields.tellsApart(struct, nothing, alone, version) && struct.carries(alone, version))) {
                values[i] = emptyLike(values[i]);
            }
        }
    }

    private static Object[] only(int index, Object[] values) {
        var few = values.clone();
        for (var i = 0; i < few.length; i++) {
            if (i != index && isPresent(few[i])) {
                few[i] = emptyLike(few[i]);
            }
        }
        return few;
    }

    private static boolean isPresent(Object value) {
        return value instanceof Optional<?> optional
                ? optional.isPresent()
                : value instanceof List<?> list && !list.isEmpty();
    }

    private static Object emptyLike(Object value) {
        return value instanceof Optional<?> ? Optional.empty() : List.of();
    }

    /** Returns the record, or null if it takes no such values. */
    private static @Nullable Object construct(Constructor<?> constructor, Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException) {
                return null;
            }
            throw new AssertionError(constructor.toString(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(constructor.toString(), e);
        }
    }

    private boolean canWrite(Struct<Object> struct, Object value) {
        try {
            struct.write(new BinaryTtlvWriter(Unpooled.buffer(), version), Tag.RESPONSE_PAYLOAD.code(), value);
            return true;
        } catch (UnencodableException | ClassCastException _) {
            return false; // a value of the version but not here, or one of a form that its sibling does not ask for
        }
    }

    /** Some records are a structure in most versions and in others a plain text, of which {@code of} makes them. */
    private Object fromText(Class<?> type, Impossible otherwise) {
        try {
            return type.getMethod("of", String.class).invoke(null, text());
        } catch (ReflectiveOperationException _) {
            throw otherwise;
        }
    }

    private static Constructor<?> constructor(Class<?> type) {
        try {
            var parameters = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            var constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a copy of a record with one component replaced. */
    static <R extends Record> R with(R record, String component, Object value) {
        try {
            var components = record.getClass().getRecordComponents();
            var values = new Object[components.length];
            for (var i = 0; i < components.length; i++) {
                var accessor = components[i].getAccessor();
                accessor.setAccessible(true);
                values[i] = components[i].getName().equals(component) ? value : accessor.invoke(record);
            }
            @SuppressWarnings("unchecked") // it is the constructor of the record's own class
            var copy = (R) constructor(record.getClass()).newInstance(values);
            return copy;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
