/**
 * What a managed object is and what may become of it: states, dates, attributes, limits. Pure: no bytes, no SQL, no sockets,
 * no clock of its own. Failures are {@link org.claviger.server.domain.KmipException}.
 */
@NullMarked
package org.claviger.server.domain;

import org.jspecify.annotations.NullMarked;
