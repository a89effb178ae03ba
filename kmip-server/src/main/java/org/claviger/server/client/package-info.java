/**
 * A small KMIP client: what {@code claviger dev} and the tests use to ask a server over its real door. Knows nothing of the
 * server's inside.
 */
@NullMarked
package org.claviger.server.client;

import org.jspecify.annotations.NullMarked;
