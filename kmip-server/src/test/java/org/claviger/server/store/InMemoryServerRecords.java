package org.claviger.server.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.claviger.ttlv.Bytes;

/** The server's own records, for tests. */
public final class InMemoryServerRecords implements ServerRecords {
    private final ConcurrentSkipListMap<String, Bytes> values = new ConcurrentSkipListMap<>();

    @Override
    public Optional<Bytes> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    @Override
    public boolean create(String name, Bytes value) {
        return values.putIfAbsent(name, value) == null;
    }

    @Override
    public boolean replace(String name, Bytes expected, Bytes next) {
        return values.replace(name, expected, next);
    }

    @Override
    public boolean remove(String name, Bytes expected) {
        return values.remove(name, expected);
    }

    @Override
    public List<String> names(String prefix) {
        return values.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    }
}
