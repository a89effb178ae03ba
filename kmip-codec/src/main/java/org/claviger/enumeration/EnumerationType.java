package org.claviger.enumeration;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    /** Values below this are found in an array; a few enumerations and the masks have larger ones, which are searched. */
    private static final int DENSE = 0x200;

    /**
     * Names that messages carry although the specification spells them otherwise: by enumeration, from what is written to
     * what is meant. They are understood and never written.
     */
    private static final Map<String, Map<String, String>> ALIASES = Map.of(
            // KMIP 2.1 section 11.46 has the British spelling; OASIS's test cases of Delegated Login have the American
            // one.
            "Result Reason", Map.of("NotAuthorized", "NotAuthorised"),
            // KMIP 2.0 and 2.1 (section 11.30) print it so by mistake; the function is MGF1, and the test cases write
            // that.
            "Mask Generator", Map.of("MFG1", "MGF1"));

    private static final Map<Class<?>, EnumerationType<?>> TYPES = new ConcurrentHashMap<>();

    private final Class<E> type;
    private final String specName;
    private final boolean mask;
    private final @Nullable E[] dense;
    private final int[] sparseNumbers;
    private final List<E> sparse;
    private final Map<String, E> byXmlName = new HashMap<>();

    @SuppressWarnings("unchecked") // an array of the enum's own class
    private EnumerationType(Class<E> type) {
        this.type = type;
        this.specName = specName(type.getSimpleName());
        this.mask = specName.endsWith(" Mask");
        this.dense = (@Nullable E[]) Array.newInstance(type, DENSE);
        this.sparse = values().filter(value -> !isDense(value.value()))
                .sorted(Comparator.comparingInt(KmipEnumeration::value))
                .toList();
        this.sparseNumbers = sparse.stream().mapToInt(KmipEnumeration::value).toArray();
        values().forEach(value -> {
            if (isDense(value.value())) {
                dense[value.value()] = value;
            }
            byXmlName.put(value.xmlName(), value);
        });
        ALIASES.getOrDefault(specName, Map.of())
                .forEach((written, meant) ->
                        byXmlName.put(written, Objects.requireNonNull(byXmlName.get(meant), meant)));
    }

    private static boolean isDense(int value) {
        return value >= 0 && value < DENSE;
    }

    /** Turns the name of a class into that of the specification. */
    private static String specName(String className) {
        return switch (className) {
            case "DataEnumeration" -> "Data";
            case "UniqueIdentifierEnumeration" -> "Unique Identifier";
            case "Pkcs11FunctionName" -> "PKCS#11 Function";
            case "Pkcs11ReturnCode" -> "PKCS#11 Return Code";
            default -> className.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ");
        };
    }

    /** Returns the type whose values are the constants of this enum. */
    @SuppressWarnings("unchecked") // a class stands for its own type
    public static <E extends Enum<E> & KmipEnumeration> EnumerationType<E> of(Class<E> type) {
        return (EnumerationType<E>) TYPES.computeIfAbsent(type, _ -> new EnumerationType<>(type));
    }

    /** Returns the value of this number, or null if it has none here, as a vendor's own values (from 0x80000000 on). */
    public @Nullable E byValue(int value) {
        if (isDense(value)) {
            return dense[value];
        }
        var index = Arrays.binarySearch(sparseNumbers, value);
        return index < 0 ? null : sparse.get(index);
    }

    /** Returns the value of this name in XML and JSON. */
    public Optional<E> byXmlName(String name) {
        return Optional.ofNullable(byXmlName.get(name));
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
        return mask;
    }

    @Override
    public String toString() {
        return specName;
    }
}
