/** Keeping root keys: rotating them, wrapping data keys anew, and what operators ask of them. */
@NullMarked
package org.claviger.server.rootkey;

import org.jspecify.annotations.NullMarked;
