package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_1;
import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V3_0;
import static org.claviger.ttlv.VersionRange.ALL;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** What a client proves its identity with (KMIP 2.1 section 11.11). */
public enum CredentialType implements KmipEnumeration {
    USERNAME_AND_PASSWORD(0x00000001, "Username and Password", "UsernameAndPassword", ALL),
    DEVICE(0x00000002, "Device", "Device", since(V1_1)),
    ATTESTATION(0x00000003, "Attestation", "Attestation", since(V1_2)),
    ONE_TIME_PASSWORD(0x00000004, "One Time Password", "OneTimePassword", since(V2_0)),
    HASHED_PASSWORD(0x00000005, "Hashed Password", "HashedPassword", since(V2_0)),
    TICKET(0x00000006, "Ticket", "Ticket", since(V2_0)),
    PASSWORD(0x00000007, "Password", "Password", since(V3_0)),
    CERTIFICATE(0x00000008, "Certificate", "Certificate", since(V3_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    CredentialType(int value, String specName, String xmlName, VersionRange versions) {
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
