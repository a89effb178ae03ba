/**
 * What each operation does, one handler an operation. A handler tells the story; the domain owns the rules; neither knows
 * bytes, SQL or sockets.
 */
@NullMarked
package org.claviger.server.operation;

import org.jspecify.annotations.NullMarked;
