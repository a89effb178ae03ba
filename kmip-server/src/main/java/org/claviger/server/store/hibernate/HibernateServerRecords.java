package org.claviger.server.store.hibernate;

import java.util.Objects;
import java.util.Optional;
import org.claviger.server.store.ServerRecords;
import org.claviger.server.store.hibernate.Sessions.Numbers;
import org.claviger.server.store.hibernate.Sessions.Unit;
import org.claviger.ttlv.Bytes;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** The server's own records in a table. */
final class HibernateServerRecords implements ServerRecords {
    private final Sessions sessions;

    HibernateServerRecords(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Optional<Bytes> find(String name) {
        return sessions.read(session -> Optional.ofNullable(find(session, name)));
    }

    @Override
    public boolean create(String name, Bytes value) {
        return sessions.write(new Put(name, null, value));
    }

    @Override
    public boolean replace(String name, Bytes expected, Bytes next) {
        return sessions.write(new Put(name, expected, next));
    }

    private static @Nullable Bytes find(StatelessSession session, String name) {
        var row = session.get(RecordRow.class, name);
        return row == null ? null : Bytes.wrap(row.value);
    }

    /** Stores a record if what is stored is what is expected; null stands for no record. */
    private record Put(String name, @Nullable Bytes expected, Bytes next) implements Unit<Boolean> {
        @Override
        public Boolean apply(StatelessSession session, Numbers numbers) {
            if (!Objects.equals(expected, HibernateServerRecords.find(session, name))) {
                return false;
            }
            var row = new RecordRow(name, next.toArray());
            if (expected == null) {
                session.insert(row);
            } else {
                session.update(row);
            }
            return true;
        }

        @Override
        public boolean isApplied(StatelessSession session) {
            return Objects.equals(next, HibernateServerRecords.find(session, name));
        }
    }
}
