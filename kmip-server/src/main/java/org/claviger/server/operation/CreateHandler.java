package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;

import java.util.Optional;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.SymmetricKey;
import org.claviger.operation.Create;
import org.claviger.operation.OperationType;
import org.claviger.server.crypto.KeyGenerator;
import org.claviger.server.domain.AttributeAdmission;
import org.claviger.server.domain.KmipException;

/** Create (KMIP 2.1 section 6.1.8, KMIP 1.4 section 4.1). */
public final class CreateHandler implements OperationHandler<Create.Request, Create.Response> {
    private final KeyGenerator generator;
    private final NewObjects newObjects;

    public CreateHandler(KeyGenerator generator, NewObjects newObjects) {
        this.generator = generator;
        this.newObjects = newObjects;
    }

    @Override
    public OperationType<Create.Request, Create.Response> type() {
        return Create.TYPE;
    }

    @Override
    public Create.Response handle(Create.Request request, RequestContext context) {
        if (request.objectType() != ObjectType.SYMMETRIC_KEY) {
            throw new KmipException(
                    INVALID_OBJECT_TYPE,
                    "Object Type " + request.objectType().specName() + " cannot be created (expected Symmetric Key)");
        }
        var attributes = AttributeAdmission.admit(request.attributes(), ObjectType.SYMMETRIC_KEY, context.version());
        var algorithm = require(attributes, AttributeTypes.CRYPTOGRAPHIC_ALGORITHM);
        require(attributes, AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK);
        var length = lengthOf(attributes, algorithm);
        var material = generator.symmetricKey(algorithm, length, context.secrets());
        var key = new SymmetricKey(new KeyBlock(
                KeyFormatType.RAW,
                Optional.empty(),
                Optional.of(new KeyValue.Plain(new KeyMaterial.Encoded(material), Attributes.EMPTY)),
                Optional.of(algorithm),
                Optional.of(length),
                Optional.empty()));
        var id = newObjects.add(key, attributes.with(AttributeTypes.CRYPTOGRAPHIC_LENGTH, length), true, context);
        return new Create.Response(ObjectType.SYMMETRIC_KEY, UniqueIdentifier.of(id), Optional.empty());
    }

    private int lengthOf(Attributes attributes, CryptographicAlgorithm algorithm) {
        return attributes.first(AttributeTypes.CRYPTOGRAPHIC_LENGTH).orElseGet(() -> generator.usualLength(algorithm));
    }

    private static <V> V require(Attributes attributes, AttributeType<V> type) {
        return attributes
                .first(type)
                .orElseThrow(() -> new KmipException(INVALID_FIELD, "attribute " + type.name() + " is missing"));
    }
}
