package org.claviger.server.operation;

import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.AdjustAttribute;
import org.claviger.operation.OperationType;
import org.claviger.server.domain.Adjustment;

/** Adjust Attribute (KMIP 2.1 section 6.1.3). */
public final class AdjustAttributeHandler
        implements OperationHandler<AdjustAttribute.Request, AdjustAttribute.Response> {
    private final AttributeChanges changes;

    public AdjustAttributeHandler(AttributeChanges changes) {
        this.changes = changes;
    }

    @Override
    public OperationType<AdjustAttribute.Request, AdjustAttribute.Response> type() {
        return AdjustAttribute.TYPE;
    }

    @Override
    public AdjustAttribute.Response handle(AdjustAttribute.Request request, RequestContext context) {
        var edited = changes.change(
                request.uniqueIdentifier(),
                editor -> editor.adjust(
                        request.attributeReference(),
                        new Adjustment(request.adjustmentType(), request.adjustmentValue())),
                context);
        return new AdjustAttribute.Response(UniqueIdentifier.of(edited.object().uniqueIdentifier()));
    }
}
