/** Who is served next, where many wait for few. Knows clients by name, and nothing of what is done for them. */
@NullMarked
package org.claviger.server.turns;

import org.jspecify.annotations.NullMarked;
