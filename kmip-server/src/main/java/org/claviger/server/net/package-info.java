/**
 * The doors: sockets, TLS, and cutting requests out of a stream of bytes; the door of KMIP is here whole. Knows who a client
 * is, but not what its messages say beyond the version in their header.
 */
@NullMarked
package org.claviger.server.net;

import org.jspecify.annotations.NullMarked;
