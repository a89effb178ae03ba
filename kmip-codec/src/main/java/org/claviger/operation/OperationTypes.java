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
            AdjustAttribute.TYPE,
            Create.TYPE,
            CreateGroup.TYPE,
            CreateUser.TYPE,
            Deactivate.TYPE,
            DelegatedLogin.TYPE,
            GetConstraints.TYPE,
            Interop.TYPE,
            Log.TYPE,
            Login.TYPE,
            Logout.TYPE,
            Obliterate.TYPE,
            Ping.TYPE,
            Pkcs11.TYPE,
            Process.TYPE,
            QueryAsynchronousRequests.TYPE,
            SetAttribute.TYPE,
            SetConstraints.TYPE,
            SetDefaults.TYPE,
            SetEndpointRole.TYPE);

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
