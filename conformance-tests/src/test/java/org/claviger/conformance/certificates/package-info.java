/** Certify, Re-certify and Validate through a whole server, over mutual TLS. */
@NullMarked
package org.claviger.conformance.certificates;

import org.jspecify.annotations.NullMarked;
