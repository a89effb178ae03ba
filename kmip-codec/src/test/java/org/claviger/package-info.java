/** Tests that go through all packages of the codec. */
@NullMarked
package org.claviger;

import org.jspecify.annotations.NullMarked;
