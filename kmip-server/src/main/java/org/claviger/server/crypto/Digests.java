package org.claviger.server.crypto;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.claviger.attribute.Digest;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.object.Certificate;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KmipObject;
import org.claviger.object.OpaqueObject;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/**
 * The Digest of an object: SHA-256 of its Key Material, its certificate or its opaque data (KMIP 2.1 section 4.20). Key
 * Material that is a structure is digested as its TTLV encoding.
 */
public final class Digests {
    private Digests() {}

    /** Returns the digest, or empty if the server does not know the material: it is wrapped, or there is none. */
    public static Optional<Digest> of(KmipObject object, SecretScope secrets) {
        return switch (object) {
            case Certificate certificate ->
                Optional.of(digest(
                        MemorySegment.ofArray(certificate.certificateValue().toArray()),
                        Optional.of(KeyFormatType.X_509)));
            case OpaqueObject opaque ->
                Optional.of(digest(opaque.opaqueDataValue().bytes(), Optional.empty()));
            default -> object.block().flatMap(block -> ofKey(block, secrets));
        };
    }

    private static Optional<Digest> ofKey(KeyBlock block, SecretScope secrets) {
        if (block.keyWrappingData().isPresent() || !(block.keyValue().orElse(null) instanceof KeyValue.Plain plain)) {
            return Optional.empty();
        }
        var material = plain.material() instanceof KeyMaterial.Encoded(var bytes)
                ? bytes.bytes()
                : encoded(plain.material(), block.keyFormatType(), secrets);
        return Optional.of(digest(material, Optional.of(block.keyFormatType())));
    }

    private static MemorySegment encoded(KeyMaterial material, KeyFormatType format, SecretScope secrets) {
        var version = format.versions().until().compareTo(ProtocolVersion.V2_1) < 0
                ? format.versions().until()
                : ProtocolVersion.V2_1;
        var codec = KeyMaterial.codec(format);
        return SecretTtlv.write(version, 0, secrets, out -> codec.write(out, Tag.KEY_MATERIAL.code(), material));
    }

    private static Digest digest(MemorySegment bytes, Optional<KeyFormatType> format) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(bytes.asByteBuffer());
            return new Digest(HashingAlgorithm.SHA_256, Bytes.wrap(sha256.digest()), format);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
