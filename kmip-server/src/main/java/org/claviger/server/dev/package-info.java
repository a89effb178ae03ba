/**
 * {@code claviger dev}: a throwaway server in one folder, and a real round trip as its client. It differs from production in
 * where the root key and the certificates come from, never in TLS, access policy or audit.
 */
@NullMarked
package org.claviger.server.dev;

import org.jspecify.annotations.NullMarked;
