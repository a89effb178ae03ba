package org.claviger.hsm;

/** A hash function that signatures, message codes and paddings are made with. */
public enum Digest {
    SHA_1("SHA-1", 20),
    SHA_224("SHA-224", 28),
    SHA_256("SHA-256", 32),
    SHA_384("SHA-384", 48),
    SHA_512("SHA-512", 64);

    private final String jcaName;
    private final int bytes;

    Digest(String jcaName, int bytes) {
        this.jcaName = jcaName;
        this.bytes = bytes;
    }

    /** What the JDK calls it, such as {@code "SHA-256"}. */
    public String jcaName() {
        return jcaName;
    }

    /** Length of its output. */
    public int bytes() {
        return bytes;
    }
}
