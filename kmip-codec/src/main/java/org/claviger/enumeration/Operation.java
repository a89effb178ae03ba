package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_1;
import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V2_1;
import static org.claviger.ttlv.ProtocolVersion.V3_0;
import static org.claviger.ttlv.VersionRange.ALL;
import static org.claviger.ttlv.VersionRange.since;

import org.claviger.ttlv.VersionRange;

/** What a batch item asks the server to do (KMIP 2.1 section 11.36). */
public enum Operation implements KmipEnumeration {
    CREATE(0x00000001, "Create", "Create", ALL),
    CREATE_KEY_PAIR(0x00000002, "Create Key Pair", "CreateKeyPair", ALL),
    REGISTER(0x00000003, "Register", "Register", ALL),
    RE_KEY(0x00000004, "Re-key", "ReKey", ALL),
    DERIVE_KEY(0x00000005, "Derive Key", "DeriveKey", ALL),
    CERTIFY(0x00000006, "Certify", "Certify", ALL),
    RE_CERTIFY(0x00000007, "Re-certify", "ReCertify", ALL),
    LOCATE(0x00000008, "Locate", "Locate", ALL),
    CHECK(0x00000009, "Check", "Check", ALL),
    GET(0x0000000A, "Get", "Get", ALL),
    GET_ATTRIBUTES(0x0000000B, "Get Attributes", "GetAttributes", ALL),
    GET_ATTRIBUTE_LIST(0x0000000C, "Get Attribute List", "GetAttributeList", ALL),
    ADD_ATTRIBUTE(0x0000000D, "Add Attribute", "AddAttribute", ALL),
    MODIFY_ATTRIBUTE(0x0000000E, "Modify Attribute", "ModifyAttribute", ALL),
    DELETE_ATTRIBUTE(0x0000000F, "Delete Attribute", "DeleteAttribute", ALL),
    OBTAIN_LEASE(0x00000010, "Obtain Lease", "ObtainLease", ALL),
    GET_USAGE_ALLOCATION(0x00000011, "Get Usage Allocation", "GetUsageAllocation", ALL),
    ACTIVATE(0x00000012, "Activate", "Activate", ALL),
    REVOKE(0x00000013, "Revoke", "Revoke", ALL),
    DESTROY(0x00000014, "Destroy", "Destroy", ALL),
    ARCHIVE(0x00000015, "Archive", "Archive", ALL),
    RECOVER(0x00000016, "Recover", "Recover", ALL),
    VALIDATE(0x00000017, "Validate", "Validate", ALL),
    QUERY(0x00000018, "Query", "Query", ALL),
    CANCEL(0x00000019, "Cancel", "Cancel", ALL),
    POLL(0x0000001A, "Poll", "Poll", ALL),
    NOTIFY(0x0000001B, "Notify", "Notify", ALL),
    PUT(0x0000001C, "Put", "Put", ALL),
    RE_KEY_KEY_PAIR(0x0000001D, "Re-key Key Pair", "ReKeyKeyPair", since(V1_1)),
    DISCOVER_VERSIONS(0x0000001E, "Discover Versions", "DiscoverVersions", since(V1_1)),
    ENCRYPT(0x0000001F, "Encrypt", "Encrypt", since(V1_2)),
    DECRYPT(0x00000020, "Decrypt", "Decrypt", since(V1_2)),
    SIGN(0x00000021, "Sign", "Sign", since(V1_2)),
    SIGNATURE_VERIFY(0x00000022, "Signature Verify", "SignatureVerify", since(V1_2)),
    MAC(0x00000023, "MAC", "MAC", since(V1_2)),
    MAC_VERIFY(0x00000024, "MAC Verify", "MACVerify", since(V1_2)),
    RNG_RETRIEVE(0x00000025, "RNG Retrieve", "RNGRetrieve", since(V1_2)),
    RNG_SEED(0x00000026, "RNG Seed", "RNGSeed", since(V1_2)),
    HASH(0x00000027, "Hash", "Hash", since(V1_2)),
    CREATE_SPLIT_KEY(0x00000028, "Create Split Key", "CreateSplitKey", since(V1_2)),
    JOIN_SPLIT_KEY(0x00000029, "Join Split Key", "JoinSplitKey", since(V1_2)),
    IMPORT(0x0000002A, "Import", "Import", since(V1_4)),
    EXPORT(0x0000002B, "Export", "Export", since(V1_4)),
    LOG(0x0000002C, "Log", "Log", since(V2_0)),
    LOGIN(0x0000002D, "Login", "Login", since(V2_0)),
    LOGOUT(0x0000002E, "Logout", "Logout", since(V2_0)),
    DELEGATED_LOGIN(0x0000002F, "Delegated Login", "DelegatedLogin", since(V2_0)),
    ADJUST_ATTRIBUTE(0x00000030, "Adjust Attribute", "AdjustAttribute", since(V2_0)),
    SET_ATTRIBUTE(0x00000031, "Set Attribute", "SetAttribute", since(V2_0)),
    SET_ENDPOINT_ROLE(0x00000032, "Set Endpoint Role", "SetEndpointRole", since(V2_0)),
    PKCS_11(0x00000033, "PKCS#11", "PKCS_11", since(V2_0)),
    INTEROP(0x00000034, "Interop", "Interop", since(V2_0)),
    RE_PROVISION(0x00000035, "Re-Provision", "ReProvision", since(V2_0)),
    SET_DEFAULTS(0x00000036, "Set Defaults", "SetDefaults", since(V2_1)),
    SET_CONSTRAINTS(0x00000037, "Set Constraints", "SetConstraints", since(V2_1)),
    GET_CONSTRAINTS(0x00000038, "Get Constraints", "GetConstraints", since(V2_1)),
    QUERY_ASYNCHRONOUS_REQUESTS(0x00000039, "Query Asynchronous Requests", "QueryAsynchronousRequests", since(V2_1)),
    PROCESS(0x0000003A, "Process", "Process", since(V2_1)),
    PING(0x0000003B, "Ping", "Ping", since(V2_1)),
    CREATE_GROUP(0x0000003C, "Create Group", "CreateGroup", since(V3_0)),
    OBLITERATE(0x0000003D, "Obliterate", "Obliterate", since(V3_0)),
    CREATE_USER(0x0000003E, "Create User", "CreateUser", since(V3_0)),
    CREATE_CREDENTIAL(0x0000003F, "Create Credential", "CreateCredential", since(V3_0)),
    DEACTIVATE(0x00000040, "Deactivate", "Deactivate", since(V3_0));

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    Operation(int value, String specName, String xmlName, VersionRange versions) {
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
