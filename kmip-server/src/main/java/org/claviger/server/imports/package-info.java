/**
 * Takes over what other key servers have stored. Knows their databases and their encryption, and hands over to the server as its
 * clients do.
 */
@NullMarked
package org.claviger.server.imports;

import org.jspecify.annotations.NullMarked;
