/**
 * What wallets write and what of it is signed: extended public keys (BIP-32), Bitcoin's transactions and scripts, Partially Signed
 * Bitcoin Transactions (BIP-174). Bytes in, digests and bytes out: it knows no KMIP, no server and no private key.
 */
@NullMarked
package org.claviger.server.wallet;

import org.jspecify.annotations.NullMarked;
