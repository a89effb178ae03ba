@NullMarked
package org.claviger.server.turns;

import org.jspecify.annotations.NullMarked;
