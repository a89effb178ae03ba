package org.claviger.hsm.pkcs11;

/** What is to be done on a session, by the thread that the session belongs to. Its result is not the caller's memory. */
@FunctionalInterface
interface Work<T> {
    T run(Cryptoki cryptoki);
}
