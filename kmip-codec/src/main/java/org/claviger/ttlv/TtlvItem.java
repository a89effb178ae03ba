package org.claviger.ttlv;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.Enumerations;
import org.jspecify.annotations.Nullable;

/**
 * An item whose meaning we do not know: the value of a custom attribute, a vendor's message extension. It is kept as it
 * came and given back the same.
 *
 * @param tag the tag code, also outside of {@link Tag}
 * @param value an Integer (for Integer and Enumeration), Long (Long Integer, Interval), BigInteger, Boolean, String, Bytes,
 *     Instant, or a list of items, as the type asks for
 */
public record TtlvItem(int tag, ItemType type, Object value) {
    public TtlvItem {
        var expected = switch (type) {
            case STRUCTURE -> List.class;
            case INTEGER, ENUMERATION -> Integer.class;
            case LONG_INTEGER, INTERVAL -> Long.class;
            case BIG_INTEGER -> BigInteger.class;
            case BOOLEAN -> Boolean.class;
            case TEXT_STRING, IDENTIFIER, REFERENCE, NAME_REFERENCE -> String.class;
            case BYTE_STRING -> Bytes.class;
            case DATE_TIME, DATE_TIME_EXTENDED -> Instant.class;
        };
        if (!expected.isInstance(value)) {
            throw new IllegalArgumentException(type.xmlName() + " holding "
                    + value.getClass().getSimpleName() + " (expected " + expected.getSimpleName() + ")");
        }
        if (value instanceof List<?> items) {
            value = List.copyOf(items);
        }
    }

    public static TtlvItem text(int tag, String value) {
        return new TtlvItem(tag, ItemType.TEXT_STRING, value);
    }

    public static TtlvItem structure(int tag, List<TtlvItem> items) {
        return new TtlvItem(tag, ItemType.STRUCTURE, items);
    }

    /** Returns the items of a structure. */
    @SuppressWarnings("unchecked") // only items are ever put into a structure
    public List<TtlvItem> items() {
        return (List<TtlvItem>) value;
    }

    /** Returns this item under another tag. */
    public TtlvItem withTag(int newTag) {
        return new TtlvItem(newTag, type, value);
    }

    /** Reads the item at the cursor, whatever it is. */
    public static TtlvItem read(TtlvReader in) {
        var tag = in.tag();
        var type = in.type();
        return switch (type) {
            case STRUCTURE -> {
                in.enter();
                var items = new ArrayList<TtlvItem>();
                while (in.hasNext()) {
                    items.add(read(in));
                }
                in.leave();
                yield structure(tag, items);
            }
            case INTEGER -> {
                var names = namesOf(tag);
                yield new TtlvItem(tag, type, names != null && names.isMask() ? in.mask(names) : in.integer());
            }
            case LONG_INTEGER -> new TtlvItem(tag, type, in.longInteger());
            case BIG_INTEGER -> new TtlvItem(tag, type, in.bigInteger());
            case ENUMERATION ->
                new TtlvItem(tag, type, namesTags(tag) ? in.tagEnumeration() : in.enumeration(namesOf(tag)));
            case BOOLEAN -> new TtlvItem(tag, type, in.bool());
            case TEXT_STRING, IDENTIFIER, REFERENCE, NAME_REFERENCE ->
                new TtlvItem(tag, type, in.text(type, in.limits().maxTextBytes()));
            case BYTE_STRING -> new TtlvItem(tag, type, in.bytes());
            case DATE_TIME -> new TtlvItem(tag, type, in.dateTime());
            case INTERVAL -> new TtlvItem(tag, type, in.interval());
            case DATE_TIME_EXTENDED -> new TtlvItem(tag, type, in.dateTimeExtended());
        };
    }

    /** Writes this item under its own tag. */
    public void write(TtlvWriter out) {
        switch (type) {
            case STRUCTURE -> {
                out.startStructure(tag);
                for (var item : items()) {
                    item.write(out);
                }
                out.endStructure();
            }
            case INTEGER -> {
                var names = namesOf(tag);
                if (names != null && names.isMask()) {
                    out.mask(tag, (Integer) value, names);
                } else {
                    out.integer(tag, (Integer) value);
                }
            }
            case LONG_INTEGER -> out.longInteger(tag, (Long) value);
            case BIG_INTEGER -> out.bigInteger(tag, (BigInteger) value);
            case ENUMERATION -> {
                if (namesTags(tag)) {
                    out.tagEnumeration(tag, (Integer) value);
                } else {
                    out.enumeration(tag, (Integer) value, namesOf(tag));
                }
            }
            case BOOLEAN -> out.bool(tag, (Boolean) value);
            case TEXT_STRING, IDENTIFIER, REFERENCE, NAME_REFERENCE -> out.text(tag, type, (String) value);
            case BYTE_STRING -> out.bytes(tag, (Bytes) value);
            case DATE_TIME -> out.dateTime(tag, (Instant) value);
            case INTERVAL -> out.interval(tag, (Long) value);
            case DATE_TIME_EXTENDED -> out.dateTimeExtended(tag, (Instant) value);
        }
    }

    private static @Nullable EnumerationType<?> namesOf(int code) {
        var tag = Tag.of(code);
        return tag == null ? null : Enumerations.ofTag(tag).orElse(null);
    }

    private static boolean namesTags(int code) {
        return code == Tag.ATTRIBUTE_REFERENCE.code();
    }
}
