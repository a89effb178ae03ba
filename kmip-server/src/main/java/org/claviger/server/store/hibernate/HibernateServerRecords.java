package org.claviger.server.store.hibernate;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.claviger.server.store.Prerequisite;
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
        return sessions.read(access -> Optional.ofNullable(find(access.session(), name)));
    }

    @Override
    public boolean create(String name, Bytes value) {
        return sessions.write(new Put(name, null, value), Prerequisite.NONE);
    }

    @Override
    public boolean replace(String name, Bytes expected, Bytes next) {
        return sessions.write(new Put(name, expected, next), Prerequisite.NONE);
    }

    @Override
    public boolean remove(String name, Bytes expected) {
        return sessions.write(new Removal(name, expected), Prerequisite.NONE);
    }

    @Override
    public List<String> names(String prefix) {
        return sessions.read(access -> access.session()
                .createSelectionQuery(
                        "select r.name from RecordRow r where substring(r.name, 1, :length) = :prefix order by r.name",
                        String.class)
                .setParameter("length", prefix.length())
                .setParameter("prefix", prefix)
                .getResultList());
    }

    private static @Nullable Bytes find(StatelessSession session, String name) {
        var row = session.get(RecordRow.class, name);
        return row == null ? null : Bytes.wrap(row.value);
    }

    /** Removes a record if it is what is expected, by one statement. */
    private record Removal(String name, Bytes expected) implements Unit<Boolean> {
        @Override
        public Boolean apply(DatabaseAccess access, Numbers numbers) {
            return access.session()
                            .createMutationQuery("delete from RecordRow r where r.name = :name and r.value = :expected")
                            .setParameter("name", name)
                            .setParameter("expected", expected.toArray())
                            .executeUpdate()
                    == 1;
        }

        @Override
        public boolean isApplied(DatabaseAccess access) {
            return HibernateServerRecords.find(access.session(), name) == null;
        }
    }

    /**
     * Stores a record if what is stored is what is expected; null stands for no record. Who makes a record at the same moment
     * as somebody else on another connection hears of it as a duplicate, and begins again.
     */
    private record Put(String name, @Nullable Bytes expected, Bytes next) implements Unit<Boolean> {
        @Override
        public Boolean apply(DatabaseAccess access, Numbers numbers) {
            var session = access.session();
            if (expected != null) {
                return replace(session, expected.toArray());
            }
            if (HibernateServerRecords.find(session, name) != null) {
                return false;
            }
            session.insert(new RecordRow(name, next.toArray()));
            return true;
        }

        /** One statement looks and stores, so that nobody comes between. */
        private boolean replace(StatelessSession session, byte[] former) {
            return session.createMutationQuery(
                                    "update RecordRow r set r.value = :next where r.name = :name and r.value = :former")
                            .setParameter("next", next.toArray())
                            .setParameter("name", name)
                            .setParameter("former", former)
                            .executeUpdate()
                    == 1;
        }

        @Override
        public boolean isApplied(DatabaseAccess access) {
            return Objects.equals(next, HibernateServerRecords.find(access.session(), name));
        }
    }
}
