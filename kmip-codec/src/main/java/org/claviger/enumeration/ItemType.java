package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V3_0;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/**
 * The type of an item as the value of a field; on the wire itself it is {@link org.claviger.ttlv.ItemType} (KMIP 2.1
 * section 11.23).
 */
public enum ItemType implements KmipEnumeration {
    STRUCTURE(0x00000001, "Structure", "Structure", since(V2_0)),
    INTEGER(0x00000002, "Integer", "Integer", since(V2_0)),
    LONG_INTEGER(0x00000003, "Long Integer", "LongInteger", since(V2_0)),
    BIG_INTEGER(0x00000004, "Big Integer", "BigInteger", since(V2_0)),
    ENUMERATION(0x00000005, "Enumeration", "Enumeration", since(V2_0)),
    BOOLEAN(0x00000006, "Boolean", "Boolean", since(V2_0)),
    TEXT_STRING(0x00000007, "Text String", "TextString", since(V2_0)),
    BYTE_STRING(0x00000008, "Byte String", "ByteString", since(V2_0)),
    DATE_TIME(0x00000009, "Date Time", "DateTime", since(V2_0)),
    INTERVAL(0x0000000A, "Interval", "Interval", since(V2_0)),
    DATE_TIME_EXTENDED(0x0000000B, "Date Time Extended", "DateTimeExtended", since(V2_0)),
    IDENTIFIER(0x0000000C, "Identifier", "Identifier", since(V3_0)),
    REFERENCE(0x0000000D, "Reference", "Reference", since(V3_0)),
    NAME_REFERENCE(0x0000000E, "Name Reference", "NameReference", since(V3_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    ItemType(int value, String specName, String xmlName, VersionRange versions) {
        this.value = value;
        this.specName = specName;
        this.xmlName = xmlName;
        this.versions = versions;
    }

    @Override
    public int value() {
        return value;
    }

    @Override
    public String specName() {
        return specName;
    }

    @Override
    public String xmlName() {
        return xmlName;
    }

    @Override
    public VersionRange versions() {
        return versions;
    }
}
