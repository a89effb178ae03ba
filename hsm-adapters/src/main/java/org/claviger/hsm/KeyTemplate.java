package org.claviger.hsm;

import static org.claviger.hsm.BackendException.Category.UNSUPPORTED;

import java.util.Set;
import java.util.UUID;

/**
 * What a resident key shall be.
 *
 * @param id chosen by the caller before the key is made, at random, and kept with it by the backend: by it
 *     {@link ResidentKeys#find} tells whether a call whose outcome is unknown made the key
 * @param label for people; not unique; 1 to 64 characters
 * @param uses those of wrapping or those of encryption, never of both: with a key that wraps and decrypts, whoever has a
 *     session can read every key that may be wrapped
 * @param exportable whether it may leave the backend wrapped by another resident key. It never leaves in clear
 */
public record KeyTemplate(UUID id, String label, KeyKind kind, Set<KeyUse> uses, boolean exportable) {
    private static final int LONGEST_LABEL_CHARACTERS = 64;

    /** @throws BackendException UNSUPPORTED if the uses include both wrapping and encryption */
    public KeyTemplate {
        uses = Set.copyOf(uses);
        if (label.isBlank()
                || label.length() > LONGEST_LABEL_CHARACTERS
                || label.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a key's label has 1 to " + LONGEST_LABEL_CHARACTERS
                    + " characters, no control characters among them, and is not blank");
        }
        if ((uses.contains(KeyUse.ENCRYPT) || uses.contains(KeyUse.DECRYPT))
                && (uses.contains(KeyUse.WRAP) || uses.contains(KeyUse.UNWRAP))) {
            throw new BackendException(
                    UNSUPPORTED,
                    "a resident key can't be for encryption and for wrapping: it would decrypt the keys it wrapped");
        }
    }
}
