package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.NOT_EXTRACTABLE;

import io.netty.buffer.Unpooled;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.claviger.enumeration.ObjectType;
import org.claviger.object.KmipObject;
import org.claviger.object.KmipObjects;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.SealedMaterial;
import org.claviger.server.domain.Tenant;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.binary.BinaryTtlvReader;

/**
 * Turns a managed object into the sealed material that is stored, and back. What is sealed is the object's own structure in
 * binary TTLV behind two bytes that name its protocol version; for a key in a device, a reference to it (docs/envelope.md, section
 * "Envelope of an object's material").
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
        return cipher.seal(
                new MaterialBinding(tenant.name(), uniqueIdentifier, object.objectType(), keyVersion),
                encoded(object, 0, version, secrets));
    }

    /**
     * Seals, in place of a key's material, where in a device it is.
     *
     * @param readable what of it may be read all the same: a public key
     * @param version in which that is written
     */
    public SealedMaterial sealReference(
            Tenant tenant,
            String uniqueIdentifier,
            ObjectType objectType,
            ResidentReference reference,
            Optional<KmipObject> readable,
            ProtocolVersion version,
            SecretScope secrets) {
        var head = reference.toBytes();
        var clear = readable.isPresent()
                ? encoded(readable.get(), head.length, version, secrets)
                : secrets.allocate(head.length);
        MemorySegment.copy(MemorySegment.ofArray(head), 0, clear, 0, head.length);
        return cipher.seal(new MaterialBinding(tenant.name(), uniqueIdentifier, objectType, 1), clear);
    }

    /** Returns the object behind {@code before} free bytes and the two of its version. */
    private static MemorySegment encoded(KmipObject object, int before, ProtocolVersion version, SecretScope secrets) {
        var clear = SecretTtlv.write(
                version, before + VERSION_BYTES, secrets, out -> KmipObjects.CHOICE.write(out, object));
        clear.set(ValueLayout.JAVA_BYTE, before, (byte) version.major());
        clear.set(ValueLayout.JAVA_BYTE, before + 1L, (byte) version.minor());
        return clear;
    }

    /**
     * Opens the material of an object.
     *
     * @throws org.claviger.server.domain.KmipException if it has none
     * @throws EnvelopeException if it is not what was sealed for this object
     */
    public Material material(ManagedObject object, SecretScope secrets) {
        var sealed = object.requireMaterial();
        MemorySegment clear = cipher.open(MaterialBinding.of(object), sealed, (size, _) -> secrets.allocate(size));
        if (clear.get(ValueLayout.JAVA_BYTE, 0) != ResidentReference.MARK) {
            return new Material.Clear(decoded(clear, secrets));
        }
        var found = ResidentReference.read(clear.toArray(ValueLayout.JAVA_BYTE), object.uniqueIdentifier());
        return new Material.InDevice(
                found.reference(),
                found.end() == clear.byteSize()
                        ? Optional.empty()
                        : Optional.of(decoded(clear.asSlice(found.end()), secrets)));
    }

    private KmipObject decoded(MemorySegment clear, SecretScope secrets) {
        var version = ProtocolVersion.of(clear.get(ValueLayout.JAVA_BYTE, 0), clear.get(ValueLayout.JAVA_BYTE, 1));
        var buffer = Unpooled.wrappedBuffer(clear.asSlice(VERSION_BYTES).asByteBuffer());
        var in = new BinaryTtlvReader(buffer, limits, secrets);
        in.version(version);
        return KmipObjects.CHOICE.read(in);
    }

    /**
     * Opens the material of an object that is wanted in the clear.
     *
     * @throws KmipException if it has none, or with Not Extractable if it is in a device that it never leaves
     * @throws EnvelopeException if it is not what was sealed for this object
     */
    public KmipObject open(ManagedObject object, SecretScope secrets) {
        return switch (material(object, secrets)) {
            case Material.Clear(var clear) -> clear;
            case Material.InDevice(var _, var readable) ->
                readable.orElseThrow(() ->
                        new KmipException(NOT_EXTRACTABLE, "the key is in a device and never leaves it in the clear"));
        };
    }

    /** Forgets what is remembered of an object's material. */
    public void forget(ManagedObject object) {
        object.material().ifPresent(cipher::forget);
    }
}
