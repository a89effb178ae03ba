package org.claviger.server.operation;

import java.util.LinkedHashSet;
import java.util.List;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.GetAttributeList;
import org.claviger.operation.OperationType;

/** Get Attribute List (KMIP 2.1 section 6.1.21, KMIP 1.4 section 4.13). */
public final class GetAttributeListHandler
        implements OperationHandler<GetAttributeList.Request, GetAttributeList.Response> {
    @Override
    public OperationType<GetAttributeList.Request, GetAttributeList.Response> type() {
        return GetAttributeList.TYPE;
    }

    @Override
    public GetAttributeList.Response handle(GetAttributeList.Request request, RequestContext context) {
        var object = context.open(request.uniqueIdentifier());
        var references = new LinkedHashSet<AttributeReference>();
        for (var attribute : VisibleAttributes.of(object, context.version())) {
            references.add(AttributeReference.to(attribute));
        }
        return new GetAttributeList.Response(UniqueIdentifier.of(object.uniqueIdentifier()), List.copyOf(references));
    }
}
