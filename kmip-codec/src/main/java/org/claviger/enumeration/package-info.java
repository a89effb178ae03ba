/** E. */
@NullMarked
package org.claviger.enumeration;

import org.jspecify.annotations.NullMarked;
