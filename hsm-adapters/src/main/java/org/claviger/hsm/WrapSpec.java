package org.claviger.hsm;

/** How one resident key wraps another. Secret keys are wrapped as they are, private keys as PKCS #8. */
public sealed interface WrapSpec {
    /** RFC 3394; the key's length is a multiple of 8 bytes. */
    record AesKeyWrap() implements WrapSpec {}

    /** RFC 5649; a key of any length. */
    record AesKeyWrapPadded() implements WrapSpec {}

    /**
     * RSAES-OAEP (RFC 8017 section 7.1); for secret keys.
     *
     * @param mask the hash function of the mask generation function MGF1
     */
    record Oaep(Digest digest, Digest mask, Octets label) implements WrapSpec {}
}
