/**
 * The vocabulary of TTLV: tags, item types, versions, limits, and the reader and writer that every encoding implements.
 * Knows nothing of messages, operations or where bytes come from.
 */
@NullMarked
package org.claviger.ttlv;

import org.jspecify.annotations.NullMarked;
