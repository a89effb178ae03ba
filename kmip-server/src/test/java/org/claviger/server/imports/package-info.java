@NullMarked
package org.claviger.server.imports;

import org.jspecify.annotations.NullMarked;
