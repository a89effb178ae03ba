package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;

import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.object.Template;
import org.claviger.operation.OperationType;
import org.claviger.operation.Register;
import org.claviger.server.crypto.RegisteredKeys;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.ProtocolVersion;

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
        if (object instanceof Template template && context.version().isAtLeast(ProtocolVersion.V1_3)) {
            requireNameless(template);
        }
        var attributes = newObjects.admit(Templates.named(object, request.attributes()), object.objectType(), context);
        var id = newObjects
                .storage()
                .place(
                        request.protectionStorageMasks(),
                        object.objectType(),
                        attributes,
                        context.caller().tenant(),
                        placed -> newObjects.register(object, RegisteredKeys.describe(object, placed), context));
        return new Register.Response(UniqueIdentifier.of(id), Optional.empty());
    }

    /**
     * A template's own name stands beside it and not among what it gives to others (KMIP 1.4 section 2.2.6). So it is since
     * 1.2, but the official cases of 1.2 still have it inside.
     */
    private static void requireNameless(Template template) {
        if (Attributes.of(template.attributes()).has(AttributeTypes.NAME)) {
            throw new KmipException(INVALID_FIELD, "a Name in a template");
        }
    }
}
