/**
 * From a message's bytes to its answer's bytes: header, batch, items, failures. Knows neither sockets nor TLS.
 */
@NullMarked
package org.claviger.server.dispatch;

import org.jspecify.annotations.NullMarked;
