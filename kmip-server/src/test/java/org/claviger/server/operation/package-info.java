@NullMarked
package org.claviger.server.operation;

import org.jspecify.annotations.NullMarked;
