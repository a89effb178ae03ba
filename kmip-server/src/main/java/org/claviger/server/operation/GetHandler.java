package org.claviger.server.operation;

import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.Get;
import org.claviger.operation.OperationType;

/** Get (KMIP 2.1 section 6.1.19, KMIP 1.4 section 4.11). */
public final class GetHandler implements OperationHandler<Get.Request, Get.Response> {
    private final ObjectDelivery delivery;

    public GetHandler(ObjectDelivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public OperationType<Get.Request, Get.Response> type() {
        return Get.TYPE;
    }

    @Override
    public Get.Response handle(Get.Request request, RequestContext context) {
        var object = context.open(request.uniqueIdentifier());
        var form = new ObjectDelivery.Form(
                request.keyFormatType(),
                request.keyWrapType(),
                request.keyCompressionType(),
                request.keyWrappingSpecification());
        return new Get.Response(
                object.objectType(),
                UniqueIdentifier.of(object.uniqueIdentifier()),
                delivery.deliver(object, form, context));
    }
}
