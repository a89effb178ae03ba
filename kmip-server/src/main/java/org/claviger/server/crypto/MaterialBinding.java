package org.claviger.server.crypto;

import java.util.UUID;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.support.ByteWriter;
import org.claviger.server.domain.ManagedObject;

/**
 * Which object stored material belongs to. It is authenticated with the material, so that rows can't be swapped.
 *
 * @param tenant whose object it is
 * @param objectId the object's unique identifier
 * @param objectType its Object Type
 * @param keyVersion which of the object's materials this is, from 1 on
 */
public record MaterialBinding(String tenant, String objectId, ObjectType objectType, int keyVersion) {
    private static final int FORM = 0x01;

    public MaterialBinding {
        if (tenant.isEmpty() || objectId.isEmpty()) {
            throw new IllegalArgumentException("material without a tenant or an object");
        }
    }

    /** The binding of an object's material as it is now. */
    public static MaterialBinding of(ManagedObject object) {
        return new MaterialBinding(
                object.tenant().name(), object.uniqueIdentifier(), object.objectType(), object.keyVersion());
    }

    /** The one byte form of this binding and of the data key's identifier ({@code docs/envelope.md}). */
    byte[] toBytes(UUID dataKeyId) {
        return new ByteWriter()
                .u8(FORM)
                .text(tenant)
                .text(objectId)
                .i32(objectType.value())
                .i32(keyVersion)
                .uuid(dataKeyId)
                .toByteArray();
    }
}
