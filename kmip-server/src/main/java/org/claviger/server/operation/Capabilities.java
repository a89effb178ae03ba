package org.claviger.server.operation;

import java.util.Set;
import java.util.stream.Collectors;
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
        require(object, Set.of(ObjectType.SYMMETRIC_KEY));
    }

    /**
     * Checks that the object is of one of these types.
     *
     * @throws KmipException with Invalid Object Type
     */
    static void require(ManagedObject object, Set<ObjectType> types) {
        if (!types.contains(object.objectType())) {
            throw new KmipException(
                    ResultReason.INVALID_OBJECT_TYPE,
                    "Object Type " + object.objectType().specName() + " (expected "
                            + types.stream().map(ObjectType::specName).sorted().collect(Collectors.joining(" or "))
                            + ")");
        }
    }
}
