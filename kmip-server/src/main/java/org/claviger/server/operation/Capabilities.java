package org.claviger.server.operation;

import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;

/** What the types of objects can take part in. */
final class Capabilities {
    private Capabilities() {}

    /**
     * Checks that the object has a state: it can be activated and revoked.
     *
     * @throws KmipException with Invalid Object Type for a template or an opaque object
     */
    static void requireState(ManagedObject object) {
        if (!hasState(object.objectType())) {
            throw new KmipException(
                    ResultReason.INVALID_OBJECT_TYPE,
                    "Object Type " + object.objectType().specName() + " has no State");
        }
    }

    static boolean hasState(ObjectType type) {
        return type != ObjectType.TEMPLATE && type != ObjectType.OPAQUE_OBJECT;
    }

    /**
     * Checks that the object is a symmetric key.
     *
     * @throws KmipException with Invalid Object Type
     */
    static void requireSymmetricKey(ManagedObject object) {
        if (object.objectType() != ObjectType.SYMMETRIC_KEY) {
            throw new KmipException(
                    ResultReason.INVALID_OBJECT_TYPE,
                    "Object Type " + object.objectType().specName() + " (expected Symmetric Key)");
        }
    }
}
