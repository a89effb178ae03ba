/**
 * Where a request's key bytes live: off the heap, in one scope, zeroed when it closes. Knows no KMIP, and not where the
 * memory comes from.
 */
@NullMarked
package org.claviger.secret;

import org.jspecify.annotations.NullMarked;
