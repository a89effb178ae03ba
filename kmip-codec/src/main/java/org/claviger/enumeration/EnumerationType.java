package org.claviger.enumeration;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of one enumeration or bit mask by number and by name.
 *
 * @param <E> the values
 */
public final class EnumerationType<E extends Enum<E> & KmipEnumeration> {
    private static final int DENSE = 0x200;

    private static final Map<Class<?>, EnumerationType<?>> TYPES = new ConcurrentHashMap<>();

    private final Class<E> type;
    private final @Nullable E[] dense;
    private final Map<Integer, E> sparse = new HashMap<>();
    private final Map<String, E> byXmlName = new HashMap<>();

    @SuppressWarnings("unchecked") // an array of the enum's own class
    private EnumerationType(Class<E> type) {
        this.type = type;
        this.dense = (@Nullable E[]) java.lang.reflect.Array.newInstance(type, DENSE);
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

    @SuppressWarnings("unchecked") // a class stands for its own type
    public static <E extends Enum<E> & KmipEnumeration> EnumerationType<E> of(Class<E> type) {
        return (EnumerationType<E>) TYPES.computeIfAbsent(type, _ -> new EnumerationType<>(type));
    }

    public @Nullable E byValue(int value) {
        return value >= 0 && value < DENSE ? dense[value] : sparse.get(value);
    }

    public Optional<E> byXmlName(String name) {
        return Optional.ofNullable(byXmlName.get(name));
    }

    public String specName() {
        return type.getSimpleName();
    }

    public boolean isMask() {
        return type.getSimpleName().endsWith("Mask");
    }
}
