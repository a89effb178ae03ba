/**
 * The audit: one event for each batch item, allow-listed fields only, one JSON object a line, chained by hashes. No audit, no
 * service. Knows neither payloads nor key material.
 */
@NullMarked
package org.claviger.server.audit;

import org.jspecify.annotations.NullMarked;
