/**
 * The enumerations and bit masks of KMIP 1.0 to 3.0, one Java enum each, in the specification's order (KMIP 2.1 sections 11
 * and 12). Knows nothing but versions and tags.
 */
@NullMarked
package org.claviger.enumeration;

import org.jspecify.annotations.NullMarked;
