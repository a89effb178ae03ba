package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;

import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ObjectType;
import org.claviger.operation.Create;
import org.claviger.operation.OperationType;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.ProtocolVersion;

/** Create (KMIP 2.1 section 6.1.8, KMIP 1.4 section 4.1): a symmetric key, and since 1.4 Secret Data. */
public final class CreateHandler implements OperationHandler<Create.Request, Create.Response> {
    private final GeneratedKeys generated;
    private final NewObjects newObjects;

    public CreateHandler(GeneratedKeys generated, NewObjects newObjects) {
        this.generated = generated;
        this.newObjects = newObjects;
    }

    @Override
    public OperationType<Create.Request, Create.Response> type() {
        return Create.TYPE;
    }

    @Override
    public Create.Response handle(Create.Request request, RequestContext context) {
        requireCreatable(request.objectType(), context.version());
        var type = request.objectType();
        var id = newObjects
                .storage()
                .place(
                        request.protectionStorageMasks(),
                        type,
                        newObjects.admit(request.attributes(), type, context),
                        context.caller().tenant(),
                        placed -> newObjects.generate(type, placed, generated, Optional.empty(), context));
        return new Create.Response(request.objectType(), UniqueIdentifier.of(id), Optional.empty());
    }

    private static void requireCreatable(ObjectType type, ProtocolVersion version) {
        if (type == ObjectType.SYMMETRIC_KEY
                || (type == ObjectType.SECRET_DATA && version.isAtLeast(ProtocolVersion.V1_4))) {
            return;
        }
        throw new KmipException(
                INVALID_OBJECT_TYPE, "Object Type " + type.specName() + " cannot be created (expected Symmetric Key)");
    }
}
