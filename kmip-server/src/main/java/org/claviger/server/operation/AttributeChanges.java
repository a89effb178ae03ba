package org.claviger.server.operation;

import java.util.Optional;
import java.util.function.Function;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.server.domain.AttributeEditor;
import org.claviger.server.domain.AttributeEditor.Edited;

/** What all operations do that change an attribute: open the object, edit it, stage it. */
public final class AttributeChanges {
    private final int maxAttributes;

    /** @param maxAttributes how many attributes an object may have */
    public AttributeChanges(int maxAttributes) {
        this.maxAttributes = maxAttributes;
    }

    Edited change(
            Optional<UniqueIdentifier> identifier, Function<AttributeEditor, Edited> change, RequestContext context) {
        var object = context.open(identifier);
        var edited = change.apply(new AttributeEditor(object, context.version(), maxAttributes, context.now()));
        context.objects().save(edited.object());
        return edited;
    }
}
