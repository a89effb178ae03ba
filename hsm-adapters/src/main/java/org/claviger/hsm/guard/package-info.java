/**
 * The one way by which calls reach a backend: bounds how many run and how long they take, and stops asking a backend that
 * doesn't answer. Knows backends by their interfaces only.
 */
@NullMarked
package org.claviger.hsm.guard;

import org.jspecify.annotations.NullMarked;
