package org.claviger.ttlv;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The types of items (KMIP 2.1 section 10.1.2); the last three are the draft of 3.0's. */
public enum ItemType {
    STRUCTURE("Structure"),
    INTEGER("Integer"),
    LONG_INTEGER("LongInteger"),
    BIG_INTEGER("BigInteger"),
    ENUMERATION("Enumeration"),
    BOOLEAN("Boolean"),
    TEXT_STRING("TextString"),
    BYTE_STRING("ByteString"),
    DATE_TIME("DateTime"),
    INTERVAL("Interval"),
    DATE_TIME_EXTENDED("DateTimeExtended"),
    IDENTIFIER("Identifier"),
    REFERENCE("Reference"),
    NAME_REFERENCE("NameReference");

    private static final ItemType[] ALL = values();

    private final String xmlName;

    ItemType(String xmlName) {
        this.xmlName = xmlName;
    }

    /** The byte that stands for it. */
    @SuppressWarnings("EnumOrdinal") // the types are numbered from 1 without a gap, and a test says so
    public int code() {
        return ordinal() + 1;
    }

    /** Its name in XML and JSON. */
    public String xmlName() {
        return xmlName;
    }

    /** Returns the type of this byte, or null. */
    public static @Nullable ItemType of(int code) {
        return code < 1 || code > ALL.length ? null : ALL[code - 1];
    }

    public static Optional<ItemType> ofXmlName(String name) {
        return Arrays.stream(ALL).filter(type -> type.xmlName.equals(name)).findFirst();
    }
}
