package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.VersionRange.ALL;
import static org.claviger.ttlv.VersionRange.since;
import static org.claviger.ttlv.VersionRange.until;

import org.claviger.ttlv.VersionRange;

/** What a key, certificate or secret may be used for, one bit each (KMIP 2.1 section 12.1). */
public enum CryptographicUsageMask implements KmipEnumeration {
    SIGN(0x00000001, "Sign", "Sign", ALL),
    VERIFY(0x00000002, "Verify", "Verify", ALL),
    ENCRYPT(0x00000004, "Encrypt", "Encrypt", ALL),
    DECRYPT(0x00000008, "Decrypt", "Decrypt", ALL),
    WRAP_KEY(0x00000010, "Wrap Key", "WrapKey", ALL),
    UNWRAP_KEY(0x00000020, "Unwrap Key", "UnwrapKey", ALL),
    EXPORT(0x00000040, "Export", "Export", until(V1_4)),
    MAC_GENERATE(0x00000080, "MAC Generate", "MACGenerate", ALL),
    MAC_VERIFY(0x00000100, "MAC Verify", "MACVerify", ALL),
    DERIVE_KEY(0x00000200, "Derive Key", "DeriveKey", ALL),
    CONTENT_COMMITMENT_NON_REPUDIATION(
            0x00000400, "Content Commitment (Non Repudiation)", "ContentCommitmentNonRepudiation", until(V1_4)),
    KEY_AGREEMENT(0x00000800, "Key Agreement", "KeyAgreement", ALL),
    CERTIFICATE_SIGN(0x00001000, "Certificate Sign", "CertificateSign", ALL),
    CRL_SIGN(0x00002000, "CRL Sign", "CRLSign", ALL),
    GENERATE_CRYPTOGRAM(0x00004000, "Generate Cryptogram", "GenerateCryptogram", until(V1_4)),
    VALIDATE_CRYPTOGRAM(0x00008000, "Validate Cryptogram", "ValidateCryptogram", until(V1_4)),
    TRANSLATE_ENCRYPT(0x00010000, "Translate Encrypt", "TranslateEncrypt", until(V1_4)),
    TRANSLATE_DECRYPT(0x00020000, "Translate Decrypt", "TranslateDecrypt", until(V1_4)),
    TRANSLATE_WRAP(0x00040000, "Translate Wrap", "TranslateWrap", until(V1_4)),
    TRANSLATE_UNWRAP(0x00080000, "Translate Unwrap", "TranslateUnwrap", until(V1_4)),
    AUTHENTICATE(0x00100000, "Authenticate", "Authenticate", since(V2_0)),
    UNRESTRICTED(0x00200000, "Unrestricted", "Unrestricted", since(V2_0)),
    FPE_ENCRYPT(0x00400000, "FPE Encrypt", "FPEEncrypt", since(V2_0)),
    FPE_DECRYPT(0x00800000, "FPE Decrypt", "FPEDecrypt", since(V2_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    CryptographicUsageMask(int value, String specName, String xmlName, VersionRange versions) {
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
