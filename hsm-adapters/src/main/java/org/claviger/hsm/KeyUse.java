package org.claviger.hsm;

/** What a resident key may be used for. Of a key pair, each half gets those that are its own. */
public enum KeyUse {
    ENCRYPT,
    DECRYPT,
    SIGN,
    VERIFY,
    /** Making and checking message authentication codes. */
    MAC,
    WRAP,
    UNWRAP,
    DERIVE
}
