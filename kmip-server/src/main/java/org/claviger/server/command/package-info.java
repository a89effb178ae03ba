/** Commands for operators that work without a running server, or look at one from outside. */
@NullMarked
package org.claviger.server.command;

import org.jspecify.annotations.NullMarked;
