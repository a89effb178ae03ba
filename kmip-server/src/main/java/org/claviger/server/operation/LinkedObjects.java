package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.PERMISSION_DENIED;

import java.util.Optional;
import java.util.stream.Stream;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Link;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.ObjectType;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;

/** Objects that others point to (KMIP 2.1 section 4.31). */
final class LinkedObjects {
    private LinkedObjects() {}

    /**
     * Returns the public key that an object links to, if it links to one.
     *
     * @throws KmipException with Permission Denied if the caller may not do the current operation on it
     */
    static Optional<ManagedObject> requiredPublicKey(ManagedObject object, RequestContext context) {
        var found = publicKey(object, context);
        if (found.isEmpty() && publicKeyLinks(object).findAny().isPresent()) {
            throw new KmipException(
                    PERMISSION_DENIED,
                    "the %s links to a public key that is not there, or that this client may not certify"
                            .formatted(object.objectType().specName()));
        }
        return found;
    }

    /** Returns the public key that an object links to, if the caller may do the current operation on it. */
    static Optional<ManagedObject> publicKey(ManagedObject object, RequestContext context) {
        return publicKeyLinks(object)
                .map(Link::linkedObjectIdentifier)
                .flatMap(id -> context.find(id).stream())
                .filter(linked -> linked.objectType() == ObjectType.PUBLIC_KEY)
                .findFirst();
    }

    private static Stream<Link> publicKeyLinks(ManagedObject object) {
        return object.attributes().all(AttributeTypes.LINK).stream()
                .filter(link -> link.type() == LinkType.PUBLIC_KEY_LINK);
    }
}
