package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_1;
import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_3;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V3_0;
import static org.claviger.ttlv.VersionRange.ALL;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** What Query asks about the server (KMIP 2.1 section 11.44). */
public enum QueryFunction implements KmipEnumeration {
    QUERY_OPERATIONS(0x00000001, "Query Operations", "QueryOperations", ALL),
    QUERY_OBJECTS(0x00000002, "Query Objects", "QueryObjects", ALL),
    QUERY_SERVER_INFORMATION(0x00000003, "Query Server Information", "QueryServerInformation", ALL),
    QUERY_APPLICATION_NAMESPACES(0x00000004, "Query Application Namespaces", "QueryApplicationNamespaces", ALL),
    QUERY_EXTENSION_LIST(0x00000005, "Query Extension List", "QueryExtensionList", since(V1_1)),
    QUERY_EXTENSION_MAP(0x00000006, "Query Extension Map", "QueryExtensionMap", since(V1_1)),
    QUERY_ATTESTATION_TYPES(0x00000007, "Query Attestation Types", "QueryAttestationTypes", since(V1_2)),
    QUERY_RNGS(0x00000008, "Query RNGs", "QueryRNGs", since(V1_3)),
    QUERY_VALIDATIONS(0x00000009, "Query Validations", "QueryValidations", since(V1_3)),
    QUERY_PROFILES(0x0000000A, "Query Profiles", "QueryProfiles", since(V1_3)),
    QUERY_CAPABILITIES(0x0000000B, "Query Capabilities", "QueryCapabilities", since(V1_3)),
    QUERY_CLIENT_REGISTRATION_METHODS(
            0x0000000C, "Query Client Registration Methods", "QueryClientRegistrationMethods", since(V1_3)),
    QUERY_DEFAULTS_INFORMATION(0x0000000D, "Query Defaults Information", "QueryDefaultsInformation", since(V2_0)),
    QUERY_STORAGE_PROTECTION_MASKS(
            0x0000000E, "Query Storage Protection Masks", "QueryStorageProtectionMasks", since(V2_0)),
    QUERY_CREDENTIAL_INFORMATION(0x0000000F, "Query Credential Information", "QueryCredentialInformation", since(V3_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    QueryFunction(int value, String specName, String xmlName, VersionRange versions) {
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
