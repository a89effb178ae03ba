/** TTLV as bytes (KMIP 2.1 section 10.1). */
@NullMarked
package org.claviger.ttlv.binary;

import org.jspecify.annotations.NullMarked;
