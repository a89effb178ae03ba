package org.claviger.server.operation;

import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.OperationType;
import org.claviger.operation.SetAttribute;

/** Set Attribute (KMIP 2.1 section 6.1.51). */
public final class SetAttributeHandler implements OperationHandler<SetAttribute.Request, SetAttribute.Response> {
    private final AttributeChanges changes;

    public SetAttributeHandler(AttributeChanges changes) {
        this.changes = changes;
    }

    @Override
    public OperationType<SetAttribute.Request, SetAttribute.Response> type() {
        return SetAttribute.TYPE;
    }

    @Override
    public SetAttribute.Response handle(SetAttribute.Request request, RequestContext context) {
        var edited = changes.change(
                request.uniqueIdentifier(),
                editor -> editor.set(LinkTargets.named(request.newAttribute(), context)),
                context);
        return new SetAttribute.Response(UniqueIdentifier.of(edited.object().uniqueIdentifier()));
    }
}
