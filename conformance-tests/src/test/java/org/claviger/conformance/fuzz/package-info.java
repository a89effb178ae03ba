/**
 * Hostile input without end: messages made by the grammar of the specifications' tables and then damaged, fed to whatever
 * reads bytes of strangers. Knows the codec and the server from outside only.
 */
@NullMarked
package org.claviger.conformance.fuzz;

import org.jspecify.annotations.NullMarked;
