/** The door for operators on the server's own machine: a Unix socket that only the server's user can open. */
@NullMarked
package org.claviger.server.control;

import org.jspecify.annotations.NullMarked;
