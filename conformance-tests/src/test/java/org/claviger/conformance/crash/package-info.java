/** The whole server, killed, cut from its power and spied upon. */
@NullMarked
package org.claviger.conformance.crash;

import org.jspecify.annotations.NullMarked;
