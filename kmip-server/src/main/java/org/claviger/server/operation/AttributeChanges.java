package org.claviger.server.operation;

import java.util.Optional;
import java.util.function.Function;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.server.domain.AttributeEditor;
import org.claviger.server.domain.AttributeEditor.Edited;
import org.claviger.server.domain.AttributePolicy;

/** What all operations do that change an attribute: open the object, edit it, stage it. */
public final class AttributeChanges {
    private final AttributePolicy policy;

    public AttributeChanges(AttributePolicy policy) {
        this.policy = policy;
    }

    Edited change(
            Optional<UniqueIdentifier> identifier, Function<AttributeEditor, Edited> change, RequestContext context) {
        var object = context.open(identifier);
        var edited = change.apply(new AttributeEditor(object, context.version(), policy, context.now()));
        context.objects().save(edited.object());
        return edited;
    }
}
