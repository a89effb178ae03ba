package org.claviger.server.operation;

import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.AddAttribute;
import org.claviger.operation.OperationType;

/** Add Attribute (KMIP 2.1 section 6.1.2, KMIP 1.4 section 4.14). */
public final class AddAttributeHandler implements OperationHandler<AddAttribute.Request, AddAttribute.Response> {
    private final AttributeChanges changes;

    public AddAttributeHandler(AttributeChanges changes) {
        this.changes = changes;
    }

    @Override
    public OperationType<AddAttribute.Request, AddAttribute.Response> type() {
        return AddAttribute.TYPE;
    }

    @Override
    public AddAttribute.Response handle(AddAttribute.Request request, RequestContext context) {
        var edited = changes.change(
                request.uniqueIdentifier(),
                editor -> editor.add(LinkTargets.named(request.attribute(), context)),
                context);
        return new AddAttribute.Response(
                UniqueIdentifier.of(edited.object().uniqueIdentifier()), Optional.of(edited.attribute()));
    }
}
