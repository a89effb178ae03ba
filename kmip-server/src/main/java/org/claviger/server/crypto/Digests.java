package org.claviger.server.crypto;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
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

    /**
     * Returns the digests, none if the server does not know the material: it is wrapped, or there is none. A symmetric key in a
     * structure has that of the raw key, too, in which form keys are given out if nobody asks for another.
     */
    public static List<Digest> of(KmipObject object, SecretScope secrets) {
        return switch (object) {
            case Certificate certificate ->
                List.of(digest(
                        MemorySegment.ofArray(certificate.certificateValue().toArray()),
                        Optional.of(KeyFormatType.X_509)));
            case OpaqueObject opaque -> List.of(digest(opaque.opaqueDataValue().bytes(), Optional.empty()));
            default -> object.block().map(block -> ofKey(block, secrets)).orElse(List.of());
        };
    }

    private static List<Digest> ofKey(KeyBlock block, SecretScope secrets) {
        if (block.keyWrappingData().isPresent() || !(block.keyValue().orElse(null) instanceof KeyValue.Plain plain)) {
            return List.of();
        }
        var format = block.keyFormatType();
        return switch (plain.material()) {
            case KeyMaterial.Encoded(var bytes) -> List.of(digest(bytes.bytes(), Optional.of(format)));
            case KeyMaterial.TransparentSymmetricKey transparent ->
                List.of(
                        digest(encoded(transparent, format, secrets), Optional.of(format)),
                        digest(transparent.key().bytes(), Optional.of(KeyFormatType.RAW)));
            default -> List.of(digest(encoded(plain.material(), format, secrets), Optional.of(format)));
        };
    }

    /** Returns the Short Unique Identifier that goes with a Unique Identifier (KMIP 2.1 section 4.56). */
    public static Bytes ofIdentifier(String uniqueIdentifier) {
        return Bytes.wrap(sha256().digest(uniqueIdentifier.getBytes(StandardCharsets.UTF_8)));
    }

    private static MemorySegment encoded(KeyMaterial material, KeyFormatType format, SecretScope secrets) {
        var version = format.versions().until().compareTo(ProtocolVersion.V2_1) < 0
                ? format.versions().until()
                : ProtocolVersion.V2_1;
        var codec = KeyMaterial.codec(format);
        return SecretTtlv.write(version, 0, secrets, out -> codec.write(out, Tag.KEY_MATERIAL.code(), material));
    }

    private static Digest digest(MemorySegment bytes, Optional<KeyFormatType> format) {
        var sha256 = sha256();
        sha256.update(bytes.asByteBuffer());
        return new Digest(HashingAlgorithm.SHA_256, Bytes.wrap(sha256.digest()), format);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
