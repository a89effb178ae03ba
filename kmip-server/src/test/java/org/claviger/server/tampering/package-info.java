/** Somebody who can write to the database changes it behind the server's back: what is found then, when and by whom. */
@NullMarked
package org.claviger.server.tampering;

import org.jspecify.annotations.NullMarked;
