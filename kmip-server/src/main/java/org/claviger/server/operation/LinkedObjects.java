package org.claviger.server.operation;

import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Link;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.ObjectType;
import org.claviger.server.domain.ManagedObject;

/** Objects that others point to (KMIP 2.1 section 4.31). */
final class LinkedObjects {
    private LinkedObjects() {}

    /** Returns the public key that an object links to, if the caller may do the current operation on it. */
    static Optional<ManagedObject> publicKey(ManagedObject object, RequestContext context) {
        return object.attributes().all(AttributeTypes.LINK).stream()
                .filter(link -> link.type() == LinkType.PUBLIC_KEY_LINK)
                .map(Link::linkedObjectIdentifier)
                .flatMap(id -> context.find(id).stream())
                .filter(linked -> linked.objectType() == ObjectType.PUBLIC_KEY)
                .findFirst();
    }
}
