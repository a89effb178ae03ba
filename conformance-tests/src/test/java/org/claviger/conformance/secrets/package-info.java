/** Keys and other secrets of clients are found nowhere but where they belong. */
@NullMarked
package org.claviger.conformance.secrets;

import org.jspecify.annotations.NullMarked;
