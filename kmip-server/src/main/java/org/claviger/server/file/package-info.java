/** Files of the server that are not its database's alone: who has them. */
@NullMarked
package org.claviger.server.file;

import org.jspecify.annotations.NullMarked;
