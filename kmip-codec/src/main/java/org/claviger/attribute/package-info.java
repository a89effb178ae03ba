/**
 * Attributes: the table of all types with their rules, their values, and the two ways in which a set of them travels (KMIP
 * 1.4 section 3, KMIP 2.1 sections 4 and 5). Knows no object and no operation.
 */
@NullMarked
package org.claviger.attribute;

import org.jspecify.annotations.NullMarked;
