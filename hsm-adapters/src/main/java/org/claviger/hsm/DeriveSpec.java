package org.claviger.hsm;

/** How to derive a key from a resident key. */
public sealed interface DeriveSpec {
    /** The other party's public key, a DER SubjectPublicKeyInfo on the same curve. */
    Octets peerPublicKey();

    /**
     * The x coordinate of the shared point (NIST SP 800-56A section 5.7.1.2). For a shorter key its last bytes are taken, as
     * PKCS #11 has it.
     */
    record Ecdh(Octets peerPublicKey) implements DeriveSpec {}

    /** The x coordinate of the shared point through the ANSI X9.63 key derivation function. */
    record EcdhX963(Octets peerPublicKey, Digest digest, Octets sharedInfo) implements DeriveSpec {}
}
