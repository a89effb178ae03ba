package org.claviger.hsm;

/** How to sign or verify with a resident key. */
public sealed interface SignSpec {
    /** RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2). */
    record Pkcs1(Digest digest, Input input) implements SignSpec {}

    /**
     * RSASSA-PSS (RFC 8017 section 8.1).
     *
     * @param mask the hash function of the mask generation function MGF1
     */
    record Pss(Digest digest, Digest mask, int saltBytes, Input input) implements SignSpec {}

    /** ECDSA; the signature is a DER {@code ECDSA-Sig-Value} (RFC 3279 section 2.2.3), whatever the device makes. */
    record Ecdsa(Digest digest, Input input) implements SignSpec {}

    /** EdDSA without prehashing or context (RFC 8032); it takes the message. */
    record EdDsa() implements SignSpec {}

    /** What is handed over to be signed. */
    enum Input {
        MESSAGE,
        /** The message's digest, by the digest of the same specification. */
        DIGEST
    }
}
