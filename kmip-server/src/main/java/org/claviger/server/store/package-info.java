/**
 * Where managed objects are kept, as the rest of the server sees it: {@link org.claviger.server.store.ObjectStore} promises
 * durable, atomic changes, {@link org.claviger.server.store.UnitOfWork} stages them, {@link
 * org.claviger.server.store.LocateQuery} finds objects by their attributes. Speaks domain records, knows neither SQL nor
 * messages.
 */
@NullMarked
package org.claviger.server.store;

import org.jspecify.annotations.NullMarked;
