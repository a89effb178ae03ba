package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** The item of the same batch whose output is the input of this one (KMIP 2.1 section 11.13). */
public enum DataEnumeration implements KmipEnumeration {
    DECRYPT(0x00000001, "Decrypt", "Decrypt", since(V2_0)),
    ENCRYPT(0x00000002, "Encrypt", "Encrypt", since(V2_0)),
    HASH(0x00000003, "Hash", "Hash", since(V2_0)),
    MAC_MAC_DATA(0x00000004, "MAC MAC Data", "MACMACData", since(V2_0)),
    RNG_RETRIEVE(0x00000005, "RNG Retrieve", "RNGRetrieve", since(V2_0)),
    SIGN_SIGNATURE_DATA(0x00000006, "Sign Signature Data", "SignSignatureData", since(V2_0)),
    SIGNATURE_VERIFY(0x00000007, "Signature Verify", "SignatureVerify", since(V2_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    DataEnumeration(int value, String specName, String xmlName, VersionRange versions) {
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
