/** Tests of the conformance runner, and its run against our own server. */
@NullMarked
package org.claviger.conformance.oasis;

import org.jspecify.annotations.NullMarked;
