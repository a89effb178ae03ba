package org.claviger.operation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.claviger.enumeration.Operation;
import org.jspecify.annotations.Nullable;

/** All operations that the codec knows. */
public final class OperationTypes {
    private static final List<OperationType<?, ?>> ALL = List.of(
            Activate.TYPE,
            AddAttribute.TYPE,
            AdjustAttribute.TYPE,
            Archive.TYPE,
            Cancel.TYPE,
            Certify.TYPE,
            Check.TYPE,
            Create.TYPE,
            CreateCredential.TYPE,
            CreateGroup.TYPE,
            CreateKeyPair.TYPE,
            CreateSplitKey.TYPE,
            CreateUser.TYPE,
            Deactivate.TYPE,
            Decrypt.TYPE,
            DelegatedLogin.TYPE,
            DeleteAttribute.TYPE,
            DeriveKey.TYPE,
            Destroy.TYPE,
            DiscoverVersions.TYPE,
            Encrypt.TYPE,
            Export.TYPE,
            Get.TYPE,
            GetAttributeList.TYPE,
            GetAttributes.TYPE,
            GetConstraints.TYPE,
            GetUsageAllocation.TYPE,
            Hash.TYPE,
            Import.TYPE,
            Interop.TYPE,
            JoinSplitKey.TYPE,
            Locate.TYPE,
            Log.TYPE,
            Login.TYPE,
            Logout.TYPE,
            Mac.TYPE,
            MacVerify.TYPE,
            ModifyAttribute.TYPE,
            Notify.TYPE,
            Obliterate.TYPE,
            ObtainLease.TYPE,
            Ping.TYPE,
            Pkcs11.TYPE,
            Poll.TYPE,
            Process.TYPE,
            Put.TYPE,
            Query.TYPE,
            QueryAsynchronousRequests.TYPE,
            ReCertify.TYPE,
            ReKey.TYPE,
            ReKeyKeyPair.TYPE,
            ReProvision.TYPE,
            Recover.TYPE,
            Register.TYPE,
            Revoke.TYPE,
            RngRetrieve.TYPE,
            RngSeed.TYPE,
            SetAttribute.TYPE,
            SetConstraints.TYPE,
            SetDefaults.TYPE,
            SetEndpointRole.TYPE,
            Sign.TYPE,
            SignatureVerify.TYPE,
            Validate.TYPE);

    private static final Map<Operation, OperationType<?, ?>> BY_OPERATION = new EnumMap<>(Operation.class);

    static {
        for (var type : ALL) {
            BY_OPERATION.put(type.operation(), type);
        }
    }

    private OperationTypes() {}

    public static List<OperationType<?, ?>> all() {
        return ALL;
    }

    public static @Nullable OperationType<?, ?> of(Operation operation) {
        return BY_OPERATION.get(operation);
    }
}
