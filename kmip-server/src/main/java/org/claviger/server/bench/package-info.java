/**
 * Measures a server of this program under load, beside one that only echoes, on the same machine in the same run. Knows the
 * whole server as a user does: by its configuration, its client and its wire.
 */
@NullMarked
package org.claviger.server.bench;

import org.jspecify.annotations.NullMarked;
