package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** The types of keys that NIST SP 800-57 tells apart (KMIP 2.1 section 11.32). */
public enum NISTKeyType implements KmipEnumeration {
    PRIVATE_SIGNATURE_KEY(0x00000001, "Private signature key", "PrivateSignatureKey", since(V2_0)),
    PUBLIC_SIGNATURE_VERIFICATION_KEY(
            0x00000002, "Public signature verification key", "PublicSignatureVerificationKey", since(V2_0)),
    SYMMETRIC_AUTHENTICATION_KEY(0x00000003, "Symmetric authentication key", "SymmetricAuthenticationKey", since(V2_0)),
    PRIVATE_AUTHENTICATION_KEY(0x00000004, "Private authentication key", "PrivateAuthenticationKey", since(V2_0)),
    PUBLIC_AUTHENTICATION_KEY(0x00000005, "Public authentication key", "PublicAuthenticationKey", since(V2_0)),
    SYMMETRIC_DATA_ENCRYPTION_KEY(
            0x00000006, "Symmetric data encryption key", "SymmetricDataEncryptionKey", since(V2_0)),
    SYMMETRIC_KEY_WRAPPING_KEY(0x00000007, "Symmetric key wrapping key", "SymmetricKeyWrappingKey", since(V2_0)),
    SYMMETRIC_RANDOM_NUMBER_GENERATION_KEY(
            0x00000008, "Symmetric random number generation key", "SymmetricRandomNumberGenerationKey", since(V2_0)),
    SYMMETRIC_MASTER_KEY(0x00000009, "Symmetric master key", "SymmetricMasterKey", since(V2_0)),
    PRIVATE_KEY_TRANSPORT_KEY(0x0000000A, "Private key transport key", "PrivateKeyTransportKey", since(V2_0)),
    PUBLIC_KEY_TRANSPORT_KEY(0x0000000B, "Public key transport key", "PublicKeyTransportKey", since(V2_0)),
    SYMMETRIC_KEY_AGREEMENT_KEY(0x0000000C, "Symmetric key agreement key", "SymmetricKeyAgreementKey", since(V2_0)),
    PRIVATE_STATIC_KEY_AGREEMENT_KEY(
            0x0000000D, "Private static key agreement key", "PrivateStaticKeyAgreementKey", since(V2_0)),
    PUBLIC_STATIC_KEY_AGREEMENT_KEY(
            0x0000000E, "Public static key agreement key", "PublicStaticKeyAgreementKey", since(V2_0)),
    PRIVATE_EPHEMERAL_KEY_AGREEMENT_KEY(
            0x0000000F, "Private ephemeral key agreement key", "PrivateEphemeralKeyAgreementKey", since(V2_0)),
    PUBLIC_EPHEMERAL_KEY_AGREEMENT_KEY(
            0x00000010, "Public ephemeral key agreement key", "PublicEphemeralKeyAgreementKey", since(V2_0)),
    SYMMETRIC_AUTHORIZATION_KEY(0x00000011, "Symmetric authorization key", "SymmetricAuthorizationKey", since(V2_0)),
    PRIVATE_AUTHORIZATION_KEY(0x00000012, "Private authorization key", "PrivateAuthorizationKey", since(V2_0)),
    PUBLIC_AUTHORIZATION_KEY(0x00000013, "Public authorization key", "PublicAuthorizationKey", since(V2_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    NISTKeyType(int value, String specName, String xmlName, VersionRange versions) {
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
