/**
 * What travels for each operation: request and response payload, one file an operation (KMIP 1.4 sections 4 and 5, KMIP 2.1
 * section 6). Knows no message and nothing of how an operation is done.
 */
@NullMarked
package org.claviger.operation;

import org.jspecify.annotations.NullMarked;
