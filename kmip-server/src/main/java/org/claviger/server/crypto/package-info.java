/**
 * Everything that touches key bytes: locked memory, the envelope that objects are stored in, and the codes that
 * authenticate rows.
 *
 * <p>Knows key backends, but neither messages nor the database.
 */
@NullMarked
package org.claviger.server.crypto;

import org.jspecify.annotations.NullMarked;
