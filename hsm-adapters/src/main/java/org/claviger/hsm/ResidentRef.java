package org.claviger.hsm;

/**
 * Names a resident key for good; what the server stores in place of the key.
 *
 * @param backend where it lives
 * @param key whatever the backend calls it
 */
public record ResidentRef(BackendId backend, String key) {
    private static final int LONGEST_KEY_CHARACTERS = 512;

    public ResidentRef {
        if (key.isBlank()
                || key.length() > LONGEST_KEY_CHARACTERS
                || key.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a resident key's name has 1 to " + LONGEST_KEY_CHARACTERS
                    + " characters, no control characters among them, and is not blank");
        }
    }

    @Override
    public String toString() {
        return key + " in " + backend;
    }
}
