package org.claviger.hsm.pkcs11;

/** How a root key in a token wraps. */
public enum RootMethod {
    /** An AES-256 key encrypts by AES-GCM in the device, with the binding as additional data. */
    AES_GCM,
    /** An RSA key pair: a new AES-256 key goes under the public half by OAEP, and wraps by AES-GCM. */
    RSA_OAEP,
    /** An AES-256 key wraps a new AES-256 key by RFC 3394 in the device, which wraps by AES-GCM. */
    KEY_WRAP
}
