/** Tests of where secrets live. */
@NullMarked
package org.claviger.secret;

import org.jspecify.annotations.NullMarked;
