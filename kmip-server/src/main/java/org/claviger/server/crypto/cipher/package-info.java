/**
 * Ciphers for clients' data: which algorithm, mode and padding there are (one table), and how a message goes through them in one
 * part or several. Knows neither objects nor requests.
 */
@NullMarked
package org.claviger.server.crypto.cipher;

import org.jspecify.annotations.NullMarked;
