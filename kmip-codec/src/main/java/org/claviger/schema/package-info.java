/**
 * The small language in which every structure is declared: a field is stated once, with tag, codec, accessor and versions,
 * and both directions and every encoding follow from it.
 */
@NullMarked
package org.claviger.schema;

import org.jspecify.annotations.NullMarked;
