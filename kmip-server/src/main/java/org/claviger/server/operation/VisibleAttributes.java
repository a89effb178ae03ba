package org.claviger.server.operation;

import org.claviger.attribute.Attributes;
import org.claviger.server.domain.AttributePermissions;
import org.claviger.server.domain.ManagedObject;
import org.claviger.ttlv.ProtocolVersion;

/** What a client of one version sees of an object's attributes. */
final class VisibleAttributes {
    private VisibleAttributes() {}

    /**
     * Returns the attributes that the version has for this type of object and can carry. Up to 1.4 the second and further
     * instances of an attribute carry their Attribute Index; the first is 0 and need not (KMIP 1.4 section 2.1.1).
     */
    static Attributes of(ManagedObject object, ProtocolVersion version) {
        var permissions = new AttributePermissions(version);
        return object.allAttributes()
                .existingIn(version)
                .where(attribute -> permissions.applies(attribute.type(), object.objectType()));
    }
}
