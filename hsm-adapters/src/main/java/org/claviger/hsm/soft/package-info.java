/**
 * Root keys in a file, encrypted under a passphrase: the embedded default, for development and small installations.
 *
 * <p>The only package of this module that uses Bouncy Castle (for Argon2id).
 */
@NullMarked
package org.claviger.hsm.soft;

import org.jspecify.annotations.NullMarked;
