@NullMarked
package org.claviger.server.config;

import org.jspecify.annotations.NullMarked;
