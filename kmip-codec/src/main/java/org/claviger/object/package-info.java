/**
 * Managed objects as they travel: keys and their blocks, certificates, secrets (KMIP 1.4 section 2, KMIP 2.1 sections 2 and
 * 3). Knows no operation.
 */
@NullMarked
package org.claviger.object;

import org.jspecify.annotations.NullMarked;
