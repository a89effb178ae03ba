package org.claviger.server.operation;

import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.ModifyAttribute;
import org.claviger.operation.OperationType;

/** Modify Attribute (KMIP 2.1 section 6.1.34, KMIP 1.4 section 4.15). */
public final class ModifyAttributeHandler
        implements OperationHandler<ModifyAttribute.Request, ModifyAttribute.Response> {
    private final AttributeChanges changes;

    public ModifyAttributeHandler(AttributeChanges changes) {
        this.changes = changes;
    }

    @Override
    public OperationType<ModifyAttribute.Request, ModifyAttribute.Response> type() {
        return ModifyAttribute.TYPE;
    }

    @Override
    public ModifyAttribute.Response handle(ModifyAttribute.Request request, RequestContext context) {
        var edited = changes.change(
                request.uniqueIdentifier(),
                editor -> editor.modify(request.currentAttribute(), LinkTargets.named(request.attribute(), context)),
                context);
        return new ModifyAttribute.Response(
                UniqueIdentifier.of(edited.object().uniqueIdentifier()), Optional.of(edited.attribute()));
    }
}
