package org.claviger.server.store;

import java.util.List;
import java.util.Optional;
import org.claviger.ttlv.Bytes;

/**
 * Small records of the server itself, by name: the wrapped integrity key, for example. Nothing that must be kept secret.
 * Changes are durable when a method returns.
 */
public interface ServerRecords {
    Optional<Bytes> find(String name);

    /** Stores a new record. Returns false if there is one of this name, which stays as it is. */
    boolean create(String name, Bytes value);

    /** Stores {@code next} in place of {@code expected}. Returns false if the record is not {@code expected}. */
    boolean replace(String name, Bytes expected, Bytes next);

    /** Removes a record. Returns false if it is not {@code expected}. */
    boolean remove(String name, Bytes expected);

    /** The names of all records that begin so, in order. */
    List<String> names(String prefix);
}
