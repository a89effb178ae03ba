/** Measurements, run by hand; no test depends on a time. */
@NullMarked
package org.claviger.benchmark;

import org.jspecify.annotations.NullMarked;
