package org.claviger.enumeration;

import java.lang.reflect.Array;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values of one enumeration or bit mask, by number and by name.
 *
 * @param <E> the values
 */
public final class EnumerationType<E extends Enum<E> & KmipEnumeration> {
    /** Values below this are found in an array; a few enumerations have larger ones. */
    private static final int DENSE = 0x200;

    /** Other spellings that occur in messages, for the names of the specification. */
    private static final Map<String, String> ALIASES = Map.of("NotAuthorized", "NotAuthorised");

    private static final Map<Class<?>, EnumerationType<?>> TYPES = new ConcurrentHashMap<>();

    private final Class<E> type;
    private final String specName;
    private final @Nullable E[] dense;
    private final Map<Integer, E> sparse = new HashMap<>();
    private final Map<String, E> byXmlName = new HashMap<>();

    @SuppressWarnings("unchecked") // an array of the enum's own class
    private EnumerationType(Class<E> type) {
        this.type = type;
        this.specName = specName(type.getSimpleName());
        this.dense = (@Nullable E[]) Array.newInstance(type, DENSE);
        for (var constant : type.getEnumConstants()) {
            var value = constant.value();
            if (value >= 0 && value < DENSE) {
                dense[value] = constant;
            } else {
                sparse.put(value, constant);
            }
            byXmlName.put(constant.xmlName(), constant);
        }
    }

    /** Turns the name of a class into that of the specification. */
    private static String specName(String className) {
        return className
                .replaceFirst("^(Data|UniqueIdentifier)Enumeration$", "$1")
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ");
    }

    @SuppressWarnings("unchecked") // a class stands for its own type
    public static <E extends Enum<E> & KmipEnumeration> EnumerationType<E> of(Class<E> type) {
        return (EnumerationType<E>) TYPES.computeIfAbsent(type, _ -> new EnumerationType<>(type));
    }

    /** Returns the value of this number, or null. */
    public @Nullable E byValue(int value) {
        return value >= 0 && value < DENSE ? dense[value] : sparse.get(value);
    }

    public Optional<E> byXmlName(String name) {
        return Optional.ofNullable(byXmlName.get(ALIASES.getOrDefault(name, name)));
    }

    /** Returns all values in the specification's order. */
    public Stream<E> values() {
        return Stream.of(type.getEnumConstants());
    }

    /** Its name in the specification. */
    public String specName() {
        return specName;
    }

    /** Tells whether the values are bits of a mask. */
    public boolean isMask() {
        return specName.endsWith(" Mask");
    }

    @Override
    public String toString() {
        return specName;
    }
}
