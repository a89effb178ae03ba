package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.PRIVATE_PROTECTION_STORAGE_UNAVAILABLE;
import static org.claviger.enumeration.ResultReason.PROTECTION_STORAGE_UNAVAILABLE;
import static org.claviger.enumeration.ResultReason.PUBLIC_PROTECTION_STORAGE_UNAVAILABLE;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.ProtectionStorageMask;
import org.claviger.enumeration.ResultReason;
import org.claviger.operation.ProtectionStorageMasks;
import org.claviger.server.domain.KmipException;

/** Where new objects are kept, as far as a client may say it (KMIP 2.1 sections 4.44 and 7.33). */
final class ProtectionStorage {
    /** All that is sure of every object: its material is handled by this program, whatever wraps it at rest. */
    private static final int OFFERED = ProtectionStorageMask.SOFTWARE.value();

    private ProtectionStorage() {}

    /**
     * Returns the attributes with the mask that the object is kept under: the first wanted one of which the server has every
     * bit. A mask that the client gives as an attribute must be one of those as well.
     *
     * @throws KmipException with Protection Storage Unavailable if there is none; a weaker place will not do
     */
    static Attributes place(Optional<ProtectionStorageMasks> wanted, Attributes attributes) {
        var said = attributes.all(AttributeTypes.PROTECTION_STORAGE_MASK);
        if (!said.isEmpty()) {
            firstOffered(said, PROTECTION_STORAGE_UNAVAILABLE);
        }
        return wanted.map(masks -> attributes.with(
                        AttributeTypes.PROTECTION_STORAGE_MASK,
                        firstOffered(masks.masks(), PROTECTION_STORAGE_UNAVAILABLE)))
                .orElse(attributes);
    }

    /**
     * Checks that both halves of a key pair can be kept as they are wanted; what is said of one half wins over what is said of
     * both.
     *
     * @throws KmipException with Private or Public Protection Storage Unavailable if one cannot
     */
    static void requireForPair(
            Optional<ProtectionStorageMasks> common,
            Optional<ProtectionStorageMasks> privateKey,
            Optional<ProtectionStorageMasks> publicKey) {
        privateKey
                .or(() -> common)
                .ifPresent(masks -> firstOffered(masks.masks(), PRIVATE_PROTECTION_STORAGE_UNAVAILABLE));
        publicKey
                .or(() -> common)
                .ifPresent(masks -> firstOffered(masks.masks(), PUBLIC_PROTECTION_STORAGE_UNAVAILABLE));
    }

    private static BitMask<ProtectionStorageMask> firstOffered(
            List<BitMask<ProtectionStorageMask>> masks, ResultReason unavailable) {
        return masks.stream()
                .filter(mask -> (mask.bits() & ~OFFERED) == 0)
                .findFirst()
                .orElseThrow(() -> new KmipException(
                        unavailable, "no wanted Protection Storage Mask can be kept (offered: Software)"));
    }
}
