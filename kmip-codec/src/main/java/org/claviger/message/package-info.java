/** Whole messages: headers, batch items, and how they are read and written (KMIP 1.4 section 7, KMIP 2.1 section 8). */
@NullMarked
package org.claviger.message;

import org.jspecify.annotations.NullMarked;
