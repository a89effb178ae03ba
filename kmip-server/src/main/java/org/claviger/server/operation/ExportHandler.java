package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.KEY_VALUE_NOT_PRESENT;

import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.object.KeyBlock;
import org.claviger.object.KmipObject;
import org.claviger.object.PrivateKey;
import org.claviger.object.PublicKey;
import org.claviger.object.SymmetricKey;
import org.claviger.operation.Export;
import org.claviger.operation.OperationType;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;

/** Export: an object with all its attributes (KMIP 2.1 section 6.1.18, KMIP 1.4 section 4.40). */
public final class ExportHandler implements OperationHandler<Export.Request, Export.Response> {
    private final ObjectDelivery delivery;

    public ExportHandler(ObjectDelivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public OperationType<Export.Request, Export.Response> type() {
        return Export.TYPE;
    }

    @Override
    public Export.Response handle(Export.Request request, RequestContext context) {
        var object = context.open(request.uniqueIdentifier());
        var form = new ObjectDelivery.Form(
                request.keyFormatType(),
                request.keyWrapType(),
                request.keyCompressionType(),
                request.keyWrappingSpecification());
        var value = object.isDestroyed() ? withoutMaterial(object) : delivery.deliver(object, form, context);
        return new Export.Response(
                object.objectType(),
                UniqueIdentifier.of(object.uniqueIdentifier()),
                VisibleAttributes.of(object, context.version()),
                value);
    }

    /** Returns what is left of a destroyed key: its Key Block without a Key Value. */
    private static KmipObject withoutMaterial(ManagedObject object) {
        var attributes = object.attributes();
        var block = new KeyBlock(
                attributes.first(AttributeTypes.KEY_FORMAT_TYPE).orElse(KeyFormatType.RAW),
                Optional.empty(),
                Optional.empty(),
                attributes.first(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM),
                attributes.first(AttributeTypes.CRYPTOGRAPHIC_LENGTH),
                Optional.empty());
        return switch (object.objectType()) {
            case SYMMETRIC_KEY -> new SymmetricKey(block);
            case PRIVATE_KEY -> new PrivateKey(block);
            case PUBLIC_KEY -> new PublicKey(block);
            default ->
                throw new KmipException(
                        KEY_VALUE_NOT_PRESENT,
                        "object is " + object.state().specName() + "; nothing but its attributes is left");
        };
    }
}
