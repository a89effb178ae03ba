/** Messages as bytes, made by hand: what clients send that our own codec would not write. Knows nothing of the codec. */
@NullMarked
package org.claviger.conformance.wire;

import org.jspecify.annotations.NullMarked;
