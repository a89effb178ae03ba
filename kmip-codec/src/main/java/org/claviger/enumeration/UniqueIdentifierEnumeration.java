package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V3_0;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** The earlier item of the batch whose object is meant, in place of an identifier (KMIP 2.1 section 11.58). */
public enum UniqueIdentifierEnumeration implements KmipEnumeration {
    ID_PLACEHOLDER(0x00000001, "ID Placeholder", "IDPlaceholder", since(V2_0)),
    CERTIFY(0x00000002, "Certify", "Certify", since(V2_0)),
    CREATE(0x00000003, "Create", "Create", since(V2_0)),
    CREATE_KEY_PAIR(0x00000004, "Create Key Pair", "CreateKeyPair", since(V2_0)),
    CREATE_KEY_PAIR_PRIVATE_KEY(0x00000005, "Create Key Pair Private Key", "CreateKeyPairPrivateKey", since(V2_0)),
    CREATE_KEY_PAIR_PUBLIC_KEY(0x00000006, "Create Key Pair Public Key", "CreateKeyPairPublicKey", since(V2_0)),
    CREATE_SPLIT_KEY(0x00000007, "Create Split Key", "CreateSplitKey", since(V2_0)),
    DERIVE_KEY(0x00000008, "Derive Key", "DeriveKey", since(V2_0)),
    IMPORT(0x00000009, "Import", "Import", since(V2_0)),
    JOIN_SPLIT_KEY(0x0000000A, "Join Split Key", "JoinSplitKey", since(V2_0)),
    LOCATE(0x0000000B, "Locate", "Locate", since(V2_0)),
    REGISTER(0x0000000C, "Register", "Register", since(V2_0)),
    RE_KEY(0x0000000D, "Re-key", "ReKey", since(V2_0)),
    RE_CERTIFY(0x0000000E, "Re-certify", "ReCertify", since(V2_0)),
    RE_KEY_KEY_PAIR(0x0000000F, "Re-key Key Pair", "ReKeyKeyPair", since(V2_0)),
    RE_KEY_KEY_PAIR_PRIVATE_KEY(0x00000010, "Re-key Key Pair Private Key", "ReKeyKeyPairPrivateKey", since(V2_0)),
    RE_KEY_KEY_PAIR_PUBLIC_KEY(0x00000011, "Re-key Key Pair Public Key", "ReKeyKeyPairPublicKey", since(V2_0)),
    RE_PROVISION(0x00000012, "Re-Provision", "ReProvision", since(V3_0)),
    CREATE_USER(0x00000013, "Create User", "CreateUser", since(V3_0)),
    CREATE_GROUP(0x00000014, "Create Group", "CreateGroup", since(V3_0)),
    CREATE_CREDENTIAL(0x00000015, "Create Credential", "CreateCredential", since(V3_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    UniqueIdentifierEnumeration(int value, String specName, String xmlName, VersionRange versions) {
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
