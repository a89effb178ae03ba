@NullMarked
package org.claviger.server.doctor;

import org.jspecify.annotations.NullMarked;
