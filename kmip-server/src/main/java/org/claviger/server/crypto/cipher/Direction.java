package org.claviger.server.crypto.cipher;

import javax.crypto.Cipher;

/** Which way a message goes through a cipher. */
public enum Direction {
    ENCRYPT(Cipher.ENCRYPT_MODE, "encryption"),
    DECRYPT(Cipher.DECRYPT_MODE, "decryption");

    private final int jcaMode;
    private final String noun;

    Direction(int jcaMode, String noun) {
        this.jcaMode = jcaMode;
        this.noun = noun;
    }

    int jcaMode() {
        return jcaMode;
    }

    String noun() {
        return noun;
    }
}
