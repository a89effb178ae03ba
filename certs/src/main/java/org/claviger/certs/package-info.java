/**
 * Certificates for development and tests: a throwaway authority and what it signs, as objects and as files. Knows
 * nothing of the server; production certificates come from an authority of the operator's own (see {@code
 * certs/README.md}).
 */
@NullMarked
package org.claviger.certs;

import org.jspecify.annotations.NullMarked;
