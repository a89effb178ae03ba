/**
 * Root keys and resident keys in tokens that speak PKCS #11 (OASIS PKCS #11 version 2.40), by bindings of our own to the
 * module's C functions.
 *
 * <p>{@link org.claviger.hsm.pkcs11.Pkcs11Backend} is the way in. What devices do differently is data in the profiles
 * beside this package, not code. Knows nothing of KMIP.
 */
@NullMarked
package org.claviger.hsm.pkcs11;

import org.jspecify.annotations.NullMarked;
