package org.claviger.server.store.hibernate;

import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.TransactionSettings;

/** Hibernate's part of the store. It is given a connection for each session and opens none itself. */
final class Mappings {
    private static final List<Class<?>> ENTITIES = List.of(ObjectRow.class, RecordRow.class);

    private Mappings() {}

    static SessionFactory sessionFactory(Platform platform) {
        var registry = new StandardServiceRegistryBuilder()
                .applySetting(JdbcSettings.DIALECT, platform.dialect())
                .applySetting(JdbcSettings.ALLOW_METADATA_ON_BOOT, false)
                .applySetting(JdbcSettings.CONNECTION_PROVIDER, new NoConnections())
                // conflicts are ordinary answers; what is not comes out as an exception anyway
                .applySetting(JdbcSettings.LOG_JDBC_ERRORS, false)
                .applySetting(JdbcSettings.LOG_JDBC_WARNINGS, false)
                // transactions are begun and ended on the connection, around the session
                .applySetting(TransactionSettings.ALLOW_UPDATE_OUTSIDE_TRANSACTION, true)
                .applySetting(BatchSettings.STATEMENT_BATCH_SIZE, 0)
                .build();
        try {
            var sources = new MetadataSources(registry);
            ENTITIES.forEach(sources::addAnnotatedClass);
            return sources.buildMetadata().buildSessionFactory();
        } catch (RuntimeException e) {
            StandardServiceRegistryBuilder.destroy(registry);
            throw e;
        }
    }
}
