package org.claviger.server.operation;

import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Link;
import org.claviger.attribute.UniqueIdentifier;

/**
 * The objects that links point to. A client may say them by what came before in the batch; an object keeps their identifiers (KMIP 2.1
 * section 4.31). Whether there is an object of that identifier is the client's business: it may come later, or be elsewhere.
 */
final class LinkTargets {
    private LinkTargets() {}

    static Attributes named(Attributes attributes, RequestContext context) {
        return attributes.has(AttributeTypes.LINK)
                ? Attributes.of(attributes.list().stream()
                        .<Attribute<?>>map(attribute -> named(attribute, context))
                        .toList())
                : attributes;
    }

    static Attribute<?> named(Attribute<?> attribute, RequestContext context) {
        return attribute.value() instanceof Link link
                ? Attribute.of(AttributeTypes.LINK, named(link, context)).indexedAs(attribute)
                : attribute;
    }

    private static Link named(Link link, RequestContext context) {
        return new Link(link.type(), UniqueIdentifier.of(context.resolve(Optional.of(link.linkedObjectIdentifier()))));
    }
}
