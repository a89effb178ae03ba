/**
 * The KMIP door: sockets, TLS, and cutting messages out of a stream of bytes. Knows who a client is, but not what its
 * messages say beyond the version in their header.
 */
@NullMarked
package org.claviger.server.net;

import org.jspecify.annotations.NullMarked;
