package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_3;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** What the server does to an object when it is destroyed (KMIP 2.1 section 11.15). */
public enum DestroyAction implements KmipEnumeration {
    UNSPECIFIED(0x00000001, "Unspecified", "Unspecified", since(V1_3)),
    KEY_MATERIAL_DELETED(0x00000002, "Key Material Deleted", "KeyMaterialDeleted", since(V1_3)),
    KEY_MATERIAL_SHREDDED(0x00000003, "Key Material Shredded", "KeyMaterialShredded", since(V1_3)),
    META_DATA_DELETED(0x00000004, "Meta Data Deleted", "MetaDataDeleted", since(V1_3)),
    META_DATA_SHREDDED(0x00000005, "Meta Data Shredded", "MetaDataShredded", since(V1_3)),
    DELETED(0x00000006, "Deleted", "Deleted", since(V1_3)),
    SHREDDED(0x00000007, "Shredded", "Shredded", since(V1_3));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    DestroyAction(int value, String specName, String xmlName, VersionRange versions) {
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
