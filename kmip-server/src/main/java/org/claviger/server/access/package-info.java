/**
 * Who a client is and what it may do. Knows certificates and principals, but neither sockets nor messages.
 */
@NullMarked
package org.claviger.server.access;

import org.jspecify.annotations.NullMarked;
