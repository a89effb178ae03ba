package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;

import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.OperationType;
import org.claviger.operation.Register;
import org.claviger.server.crypto.RegisteredKeys;
import org.claviger.server.domain.AttributeAdmission;
import org.claviger.server.domain.KmipException;

/** Register (KMIP 2.1 section 6.1.43, KMIP 1.4 section 4.3). */
public final class RegisterHandler implements OperationHandler<Register.Request, Register.Response> {
    private final NewObjects newObjects;

    public RegisterHandler(NewObjects newObjects) {
        this.newObjects = newObjects;
    }

    @Override
    public OperationType<Register.Request, Register.Response> type() {
        return Register.TYPE;
    }

    @Override
    public Register.Response handle(Register.Request request, RequestContext context) {
        var object = request.object()
                .orElseThrow(() -> new KmipException(
                        INVALID_FIELD, "the object to register is missing; objects kept elsewhere are not supported"));
        if (object.objectType() != request.objectType()) {
            throw new KmipException(
                    INVALID_OBJECT_TYPE,
                    "Object Type " + request.objectType().specName() + ", but the object is of type "
                            + object.objectType().specName());
        }
        var attributes = AttributeAdmission.admit(request.attributes(), object.objectType(), context.version());
        var id = newObjects.register(object, RegisteredKeys.describe(object, attributes), context);
        return new Register.Response(UniqueIdentifier.of(id), Optional.empty());
    }
}
