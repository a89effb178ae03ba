/**
 * The specification's error tables, row by row, against a whole server. Each operation's provocations are a file of their
 * own; a row that none of them meets is listed in {@code unproven.tsv} with the reason why not.
 */
@NullMarked
package org.claviger.conformance.errors;

import org.jspecify.annotations.NullMarked;
