@NullMarked
package org.claviger.server.crypto.certificate;

import org.jspecify.annotations.NullMarked;
