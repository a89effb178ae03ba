@NullMarked
package org.claviger.server.bench;

import org.jspecify.annotations.NullMarked;
