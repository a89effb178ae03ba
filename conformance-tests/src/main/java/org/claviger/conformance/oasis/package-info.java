/**
 * Runs the official KMIP test cases, which are data, against any KMIP server over the real wire. Knows no server's inside, and
 * no case by its name.
 */
@NullMarked
package org.claviger.conformance.oasis;

import org.jspecify.annotations.NullMarked;
