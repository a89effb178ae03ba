/** What real clients send and demand, each as a test that is named after what it protects. */
@NullMarked
package org.claviger.conformance.quirks;

import org.jspecify.annotations.NullMarked;
