/** Where the server is put together and the command line begins. The only package that makes services. */
@NullMarked
package org.claviger.server;

import org.jspecify.annotations.NullMarked;
