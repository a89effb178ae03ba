package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.VersionRange.ALL;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** The role of a key in payment and banking systems (KMIP 2.1 section 11.26). */
public enum KeyRoleType implements KmipEnumeration {
    BDK(0x00000001, "BDK", "BDK", ALL),
    CVK(0x00000002, "CVK", "CVK", ALL),
    DEK(0x00000003, "DEK", "DEK", ALL),
    MKAC(0x00000004, "MKAC", "MKAC", ALL),
    MKSMC(0x00000005, "MKSMC", "MKSMC", ALL),
    MKSMI(0x00000006, "MKSMI", "MKSMI", ALL),
    MKDAC(0x00000007, "MKDAC", "MKDAC", ALL),
    MKDN(0x00000008, "MKDN", "MKDN", ALL),
    MKCP(0x00000009, "MKCP", "MKCP", ALL),
    MKOTH(0x0000000A, "MKOTH", "MKOTH", ALL),
    KEK(0x0000000B, "KEK", "KEK", ALL),
    MAC16609(0x0000000C, "MAC16609", "MAC16609", ALL),
    MAC97971(0x0000000D, "MAC97971", "MAC97971", ALL),
    MAC97972(0x0000000E, "MAC97972", "MAC97972", ALL),
    MAC97973(0x0000000F, "MAC97973", "MAC97973", ALL),
    MAC97974(0x00000010, "MAC97974", "MAC97974", ALL),
    MAC97975(0x00000011, "MAC97975", "MAC97975", ALL),
    ZPK(0x00000012, "ZPK", "ZPK", ALL),
    PVKIBM(0x00000013, "PVKIBM", "PVKIBM", ALL),
    PVKPVV(0x00000014, "PVKPVV", "PVKPVV", ALL),
    PVKOTH(0x00000015, "PVKOTH", "PVKOTH", ALL),
    DUKPT(0x00000016, "DUKPT", "DUKPT", since(V1_4)),
    IV(0x00000017, "IV", "IV", since(V1_4)),
    TRKBK(0x00000018, "TRKBK", "TRKBK", since(V1_4));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    KeyRoleType(int value, String specName, String xmlName, VersionRange versions) {
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
