package org.claviger.hsm;

/**
 * Where the IV, nonce or first counter block of an encryption comes from.
 *
 * <p>Some devices make their own and refuse the caller's; others take what they are given, be it all zero. So it is never
 * left open.
 */
public sealed interface IvPolicy {
    /** This one. A backend that insists on its own refuses the call as UNSUPPORTED. */
    record Supplied(Octets iv) implements IvPolicy {}

    /** One the backend makes anew for this call. {@link Encrypted#iv} says which, or is empty if the cipher text contains it. */
    record Made() implements IvPolicy {}
}
