package org.claviger.ttlv;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Types. */
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

    @SuppressWarnings("EnumOrdinal")
    public int code() {
        return ordinal() + 1;
    }

    public String xmlName() {
        return xmlName;
    }

    public static @Nullable ItemType of(int code) {
        return code < 1 || code > ALL.length ? null : ALL[code - 1];
    }

    public static Optional<ItemType> ofXmlName(String n) {
        return Arrays.stream(ALL).filter(t -> t.xmlName.equals(n)).findFirst();
    }
}
