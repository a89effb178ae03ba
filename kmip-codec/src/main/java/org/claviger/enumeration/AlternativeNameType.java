package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** How the value of an Alternative Name is to be read (KMIP 2.1 section 11.2). */
public enum AlternativeNameType implements KmipEnumeration {
    UNINTERPRETED_TEXT_STRING(0x00000001, "Uninterpreted Text String", "UninterpretedTextString", since(V1_2)),
    URI(0x00000002, "URI", "URI", since(V1_2)),
    OBJECT_SERIAL_NUMBER(0x00000003, "Object Serial Number", "ObjectSerialNumber", since(V1_2)),
    EMAIL_ADDRESS(0x00000004, "Email Address", "EmailAddress", since(V1_2)),
    DNS_NAME(0x00000005, "DNS Name", "DNSName", since(V1_2)),
    X_500_DISTINGUISHED_NAME(0x00000006, "X.500 Distinguished Name", "X_500DistinguishedName", since(V1_2)),
    IP_ADDRESS(0x00000007, "IP Address", "IPAddress", since(V1_2));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    AlternativeNameType(int value, String specName, String xmlName, VersionRange versions) {
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
