package org.claviger.hsm;

/**
 * Names a root key within a backend.
 *
 * @param name whatever the backend calls it: a name in a key file, a label, a cloud key's identifier
 */
public record RootKeyRef(String name) {
    static final int LONGEST_NAME_CHARACTERS = 512;

    public RootKeyRef {
        if (name.isBlank()
                || name.length() > LONGEST_NAME_CHARACTERS
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a root key's name has 1 to " + LONGEST_NAME_CHARACTERS
                    + " characters, no control characters among them, and is not blank");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
