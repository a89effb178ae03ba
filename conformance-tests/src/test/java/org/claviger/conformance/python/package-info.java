/** Tests that run Python programs: foreign clients against our server, and readers of what it stores. */
@NullMarked
package org.claviger.conformance.python;

import org.jspecify.annotations.NullMarked;
