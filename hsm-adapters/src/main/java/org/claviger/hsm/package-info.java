/**
 * What holds and uses root keys: the interface every key backend implements, and the values that cross it.
 *
 * <p>Speaks JDK types only and knows neither KMIP nor how objects are stored. Key bytes cross this border as
 * {@link java.lang.foreign.MemorySegment}s in memory that the caller provides.
 */
@NullMarked
package org.claviger.hsm;

import org.jspecify.annotations.NullMarked;
