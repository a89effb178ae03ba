/**
 * The durable store: Hibernate ORM and plain JDBC over SQLite. Nothing outside sees an entity, a session or a statement; the
 * entrance is {@link org.claviger.server.store.hibernate.SqliteDatabase}.
 *
 * <p>{@code V<number>__<name>.sql} beside these classes make the tables. What differs between databases stands in {@link
 * org.claviger.server.store.hibernate.Platform}.
 */
@NullMarked
package org.claviger.server.store.hibernate;

import org.jspecify.annotations.NullMarked;
