package org.claviger.hsm.engine;

/** Uses keys that live off the heap. Safe for use by many threads at once, as all that it gives. */
public interface KeyEngine {
    /** Which engine this is, for operators: {@code "libcrypto 3.0.17"}. */
    String name();

    /** Whether keys are used where they lie, without copies on the heap that the collector may have moved. */
    boolean leavesNoCopies();

    AesGcm aesGcm();

    HmacSha256 hmacSha256();

    KeyWrap keyWrap();
}
