/**
 * The time that the server goes by: it never goes back while a server runs, nor from one run to the next. Knows nothing of
 * what has dates.
 */
@NullMarked
package org.claviger.server.clock;

import org.jspecify.annotations.NullMarked;
