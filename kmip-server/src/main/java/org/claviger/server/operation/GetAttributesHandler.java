package org.claviger.server.operation;

import java.util.ArrayList;
import java.util.HashSet;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ResultReason;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.OperationType;
import org.claviger.server.domain.KmipException;

/**
 * Get Attributes (KMIP 2.1 section 6.1.20, KMIP 1.4 section 4.12). An attribute that the object does not have is left out; the
 * answer holds only attributes of the request's version.
 */
public final class GetAttributesHandler implements OperationHandler<GetAttributes.Request, GetAttributes.Response> {
    @Override
    public OperationType<GetAttributes.Request, GetAttributes.Response> type() {
        return GetAttributes.TYPE;
    }

    @Override
    public GetAttributes.Response handle(GetAttributes.Request request, RequestContext context) {
        var object = context.open(request.uniqueIdentifier());
        var present = VisibleAttributes.of(object, context.version());
        return new GetAttributes.Response(UniqueIdentifier.of(object.uniqueIdentifier()), chosen(request, present));
    }

    private static Attributes chosen(GetAttributes.Request request, Attributes present) {
        var references = request.attributes();
        if (references.isEmpty()) {
            return present;
        }
        if (new HashSet<>(references).size() != references.size()) {
            throw new KmipException(ResultReason.INVALID_MESSAGE, "the same attribute is asked for twice");
        }
        var found = new ArrayList<Attribute<?>>();
        for (var reference : references) {
            for (var attribute : present) {
                if (AttributeReference.to(attribute).equals(reference)) {
                    found.add(attribute);
                }
            }
        }
        return Attributes.of(found);
    }
}
