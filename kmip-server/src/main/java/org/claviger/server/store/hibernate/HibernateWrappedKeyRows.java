package org.claviger.server.store.hibernate;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.ObjectType;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.WrappedKeyRow;
import org.claviger.server.store.WrappedKeyRows;
import org.claviger.ttlv.Bytes;

/** Reads the wrapped data keys without the material beside them. */
final class HibernateWrappedKeyRows implements WrappedKeyRows {
    private static final String ROWS = """
        select number, tenant, unique_identifier, object_type, wrapped_data_key from managed_object
        where number > ? and wrapped_data_key is not null order by number limit ?\
        """;

    private static final EnumerationType<ObjectType> TYPES = EnumerationType.of(ObjectType.class);

    private final Sessions sessions;

    HibernateWrappedKeyRows(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public List<WrappedKeyRow> after(long after, int most) {
        return sessions.scan(access -> read(access, after, most));
    }

    private static List<WrappedKeyRow> read(DatabaseAccess access, long after, int most) throws SQLException {
        var query = access.statement(ROWS);
        query.setLong(1, after);
        query.setInt(2, most);
        var rows = new ArrayList<WrappedKeyRow>();
        try (var found = query.executeQuery()) {
            while (found.next()) {
                rows.add(new WrappedKeyRow(
                        found.getLong("number"),
                        new Tenant(found.getString("tenant")),
                        found.getString("unique_identifier"),
                        Objects.requireNonNull(TYPES.byValue(found.getInt("object_type"))),
                        Bytes.wrap(found.getBytes("wrapped_data_key"))));
            }
        }
        return rows;
    }
}
