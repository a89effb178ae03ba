package org.claviger.server.operation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.claviger.enumeration.Operation;
import org.claviger.ttlv.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/** The operations that the server does. */
public final class OperationTable implements OperationDirectory {
    private final Map<Operation, OperationHandler<?, ?>> handlers = new EnumMap<>(Operation.class);

    /** For each version that was asked for; every Query asks. */
    private final Map<ProtocolVersion, List<Operation>> supported = new ConcurrentHashMap<>();

    public OperationTable(List<? extends OperationHandler<?, ?>> handlers) {
        for (var handler : handlers) {
            var operation = handler.type().operation();
            if (this.handlers.put(operation, handler) != null) {
                throw new IllegalArgumentException("two handlers for " + operation.specName());
            }
        }
    }

    /** Returns the handler of an operation, or null if the server or the version does not have it. */
    public @Nullable OperationHandler<?, ?> find(Operation operation, ProtocolVersion version) {
        var handler = handlers.get(operation);
        return handler == null || !handler.type().versions().contains(version) ? null : handler;
    }

    /** Returns the operations of this version that the server does, in the order of their codes. */
    @Override
    public List<Operation> supportedIn(ProtocolVersion version) {
        return supported.computeIfAbsent(
                version,
                asked -> List.copyOf(handlers.keySet().stream()
                        .filter(operation -> find(operation, asked) != null)
                        .toList()));
    }
}
