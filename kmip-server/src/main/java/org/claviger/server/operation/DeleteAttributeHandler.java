package org.claviger.server.operation;

import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.DeleteAttribute;
import org.claviger.operation.OperationType;

/** Delete Attribute (KMIP 2.1 section 6.1.13, KMIP 1.4 section 4.16). */
public final class DeleteAttributeHandler
        implements OperationHandler<DeleteAttribute.Request, DeleteAttribute.Response> {
    private final AttributeChanges changes;

    public DeleteAttributeHandler(AttributeChanges changes) {
        this.changes = changes;
    }

    @Override
    public OperationType<DeleteAttribute.Request, DeleteAttribute.Response> type() {
        return DeleteAttribute.TYPE;
    }

    @Override
    public DeleteAttribute.Response handle(DeleteAttribute.Request request, RequestContext context) {
        var edited = changes.change(
                request.uniqueIdentifier(),
                editor -> editor.delete(request.reference(), request.attributeIndex(), request.currentAttribute()),
                context);
        return new DeleteAttribute.Response(
                UniqueIdentifier.of(edited.object().uniqueIdentifier()), Optional.of(edited.attribute()));
    }
}
