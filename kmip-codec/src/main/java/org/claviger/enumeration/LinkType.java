package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V2_1;
import static org.claviger.ttlv.VersionRange.until;

import org.claviger.ttlv.VersionRange;

/**
 * What a linked object is to the object that has the Link; since 3.0 each link is an attribute of its own (KMIP 2.1
 * section 11.28).
 */
public enum LinkType implements KmipEnumeration {
    CERTIFICATE_LINK(0x00000101, "Certificate Link", "CertificateLink", until(V2_1)),
    PUBLIC_KEY_LINK(0x00000102, "Public Key Link", "PublicKeyLink", until(V2_1)),
    PRIVATE_KEY_LINK(0x00000103, "Private Key Link", "PrivateKeyLink", until(V2_1)),
    DERIVATION_BASE_OBJECT_LINK(0x00000104, "Derivation Base Object Link", "DerivationBaseObjectLink", until(V2_1)),
    DERIVED_KEY_LINK(0x00000105, "Derived Key Link", "DerivedKeyLink", until(V2_1)),
    REPLACEMENT_OBJECT_LINK(0x00000106, "Replacement Object Link", "ReplacementObjectLink", until(V2_1)),
    REPLACED_OBJECT_LINK(0x00000107, "Replaced Object Link", "ReplacedObjectLink", until(V2_1)),
    PARENT_LINK(0x00000108, "Parent Link", "ParentLink", new VersionRange(V1_2, V2_1)),
    CHILD_LINK(0x00000109, "Child Link", "ChildLink", new VersionRange(V1_2, V2_1)),
    PREVIOUS_LINK(0x0000010A, "Previous Link", "PreviousLink", new VersionRange(V1_2, V2_1)),
    NEXT_LINK(0x0000010B, "Next Link", "NextLink", new VersionRange(V1_2, V2_1)),
    PKCS_12_CERTIFICATE_LINK(
            0x0000010C, "PKCS#12 Certificate Link", "PKCS_12CertificateLink", new VersionRange(V1_4, V2_1)),
    PKCS_12_PASSWORD_LINK(0x0000010D, "PKCS#12 Password Link", "PKCS_12PasswordLink", new VersionRange(V1_4, V2_1)),
    WRAPPING_KEY_LINK(0x0000010E, "Wrapping Key Link", "WrappingKeyLink", new VersionRange(V2_0, V2_1));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    LinkType(int value, String specName, String xmlName, VersionRange versions) {
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
