package org.claviger.hsm.pkcs11;

/** What a call does to the token, which decides whether it may be repeated and what its failure leaves open. */
enum Effect {
    /** Nothing that lasts; may be repeated. */
    NONE,
    /** It makes or destroys a key; each attempt looks first what an earlier one did. */
    CHANGES_KEYS,
    /** A trial whose failure is an answer: never repeated, and no reason to connect anew. */
    TRIAL
}
