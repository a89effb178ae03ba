/** Targets for a fuzzer. In the ordinary build they run over their seeds only. */
@NullMarked
package org.claviger.fuzz;

import org.jspecify.annotations.NullMarked;
