package org.claviger.hsm;

/** How to make a message authentication code with a resident key. */
public sealed interface MacSpec {
    /** HMAC (RFC 2104); the code has the digest's full length. */
    record Hmac(Digest digest) implements MacSpec {}

    /** CMAC with AES (NIST SP 800-38B); the code has 16 bytes. */
    record AesCmac() implements MacSpec {}
}
