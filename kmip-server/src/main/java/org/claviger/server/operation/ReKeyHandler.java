package org.claviger.server.operation;

import java.util.Optional;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ObjectType;
import org.claviger.operation.OperationType;
import org.claviger.operation.ReKey;
import org.claviger.server.domain.Replacement;

/** Re-key (KMIP 2.1 section 6.1.46, KMIP 1.4 section 4.4). */
public final class ReKeyHandler implements OperationHandler<ReKey.Request, ReKey.Response> {
    private final GeneratedKeys generated;
    private final NewObjects newObjects;

    public ReKeyHandler(GeneratedKeys generated, NewObjects newObjects) {
        this.generated = generated;
        this.newObjects = newObjects;
    }

    @Override
    public OperationType<ReKey.Request, ReKey.Response> type() {
        return ReKey.TYPE;
    }

    @Override
    public ReKey.Response handle(ReKey.Request request, RequestContext context) {
        var existing = context.open(request.uniqueIdentifier());
        Capabilities.requireSymmetricKey(existing);
        Replacement.requireReplaceable(existing);
        var asked = newObjects.admit(request.attributes().orElse(Attributes.EMPTY), ObjectType.SYMMETRIC_KEY, context);
        var id = newObjects
                .storage()
                .place(
                        request.protectionStorageMasks(),
                        ObjectType.SYMMETRIC_KEY,
                        Replacement.attributes(existing, asked, request.offset(), context.version(), context.now()),
                        context.caller().tenant(),
                        placed -> newObjects.generate(
                                ObjectType.SYMMETRIC_KEY, placed, generated, Optional.of(existing), context));
        context.objects().save(Replacement.replaced(existing, id, context.now()));
        return new ReKey.Response(UniqueIdentifier.of(id), Optional.empty());
    }
}
