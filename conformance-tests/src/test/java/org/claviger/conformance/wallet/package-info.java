/** Wallets that keep their keys in the server, over the Key Provider API; the same objects seen by KMIP clients. */
@NullMarked
package org.claviger.conformance.wallet;

import org.jspecify.annotations.NullMarked;
