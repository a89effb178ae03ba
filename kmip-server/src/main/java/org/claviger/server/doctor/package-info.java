/**
 * Looks at what a server needs and says what is wrong, why, and what to do. Changes nothing, and needs no running server.
 */
@NullMarked
package org.claviger.server.doctor;

import org.jspecify.annotations.NullMarked;
