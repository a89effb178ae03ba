package org.claviger.server.crypto;

import io.netty.buffer.Unpooled;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.claviger.object.KmipObject;
import org.claviger.object.KmipObjects;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.SealedMaterial;
import org.claviger.server.domain.Tenant;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.binary.BinaryTtlvReader;

/**
 * Turns a managed object into the sealed material that is stored, and back. What is sealed is the object's own structure in
 * binary TTLV behind two bytes that name its protocol version (docs/envelope.md, section "Object material").
 */
public final class ObjectVault {
    private static final int VERSION_BYTES = 2;

    private final EnvelopeCipher cipher;
    private final Limits limits;

    public ObjectVault(EnvelopeCipher cipher, Limits limits) {
        this.cipher = cipher;
        this.limits = limits;
    }

    /**
     * Seals a new object.
     *
     * @param version in which the object came, and so can be written
     */
    public SealedMaterial seal(
            Tenant tenant, String uniqueIdentifier, KmipObject object, ProtocolVersion version, SecretScope secrets) {
        return seal(tenant, uniqueIdentifier, object, 1, version, secrets);
    }

    /**
     * Seals material for an object.
     *
     * @param keyVersion which material of the object it is, counted from 1
     * @param version in which it came, and so can be written
     */
    public SealedMaterial seal(
            Tenant tenant,
            String uniqueIdentifier,
            KmipObject object,
            int keyVersion,
            ProtocolVersion version,
            SecretScope secrets) {
        var clear = SecretTtlv.write(version, VERSION_BYTES, secrets, out -> KmipObjects.CHOICE.write(out, object));
        clear.set(ValueLayout.JAVA_BYTE, 0, (byte) version.major());
        clear.set(ValueLayout.JAVA_BYTE, 1, (byte) version.minor());
        return cipher.seal(
                new MaterialBinding(tenant.name(), uniqueIdentifier, object.objectType(), keyVersion), clear);
    }

    /**
     * Opens the material of an object.
     *
     * @throws org.claviger.server.domain.KmipException if it has none
     * @throws EnvelopeException if it is not what was sealed for this object
     */
    public KmipObject open(ManagedObject object, SecretScope secrets) {
        var sealed = object.requireMaterial();
        MemorySegment clear = cipher.open(MaterialBinding.of(object), sealed, (size, _) -> secrets.allocate(size));
        var version = ProtocolVersion.of(clear.get(ValueLayout.JAVA_BYTE, 0), clear.get(ValueLayout.JAVA_BYTE, 1));
        var buffer = Unpooled.wrappedBuffer(clear.asSlice(VERSION_BYTES).asByteBuffer());
        var in = new BinaryTtlvReader(buffer, limits, secrets);
        in.version(version);
        return KmipObjects.CHOICE.read(in);
    }

    /** Forgets what is remembered of an object's material. */
    public void forget(ManagedObject object) {
        object.material().ifPresent(cipher::forget);
    }
}
