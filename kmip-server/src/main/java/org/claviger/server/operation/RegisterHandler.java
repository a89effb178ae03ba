package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;

import java.util.Optional;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Link;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.LinkType;
import org.claviger.object.Certificate;
import org.claviger.object.KeyBlock;
import org.claviger.object.KmipObject;
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
        var id = newObjects.register(object, completed(object, attributes), context);
        return new Register.Response(UniqueIdentifier.of(id), Optional.empty());
    }

    /** Adds what the object itself says, and checks what the client said of it. */
    static Attributes completed(KmipObject object, Attributes attributes) {
        var keyBlock = object.block();
        if (keyBlock.isPresent()) {
            return ofKey(keyBlock.get(), attributes);
        }
        return object instanceof Certificate certificate
                ? RegisteredKeys.describe(certificate, attributes)
                : attributes;
    }

    private static Attributes ofKey(KeyBlock block, Attributes attributes) {
        var described = agreeing(attributes, AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, block.cryptographicAlgorithm());
        described = agreeing(described, AttributeTypes.CRYPTOGRAPHIC_LENGTH, block.cryptographicLength());
        described = agreeing(described, AttributeTypes.KEY_FORMAT_TYPE, Optional.of(block.keyFormatType()));
        RegisteredKeys.requireWhole(block);
        var link = RegisteredKeys.wrappingKey(block).map(key -> new Link(LinkType.WRAPPING_KEY_LINK, key));
        return link.isEmpty() || described.all(AttributeTypes.LINK).contains(link.get())
                ? described
                : described.plus(AttributeTypes.LINK, link.get());
    }

    /** Returns the attributes with the key block's value, which must not be another than the client's own. */
    private static <V> Attributes agreeing(Attributes attributes, AttributeType<V> type, Optional<V> inBlock) {
        if (inBlock.isEmpty()) {
            return attributes;
        }
        var said = attributes.first(type);
        if (said.isPresent() && !said.get().equals(inBlock.get())) {
            throw new KmipException(
                    INVALID_FIELD,
                    "attribute " + type.name() + " is " + said.get() + ", the Key Block says " + inBlock.get());
        }
        return attributes.with(type, inBlock.get());
    }
}
