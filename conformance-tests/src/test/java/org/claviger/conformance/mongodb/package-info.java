/** MongoDB's own client uses our server. */
@NullMarked
package org.claviger.conformance.mongodb;

import org.jspecify.annotations.NullMarked;
