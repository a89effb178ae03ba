/** Tests of the whole server over its real doors, with clients that are not ours. */
@NullMarked
package org.claviger.conformance;

import org.jspecify.annotations.NullMarked;
