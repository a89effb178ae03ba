package org.claviger.server.store.hibernate;

import java.util.Optional;
import java.util.function.Predicate;
import org.claviger.server.crypto.RowAuthenticator;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.Changes;
import org.claviger.server.store.Changes.Change;
import org.claviger.server.store.Changes.Create;
import org.claviger.server.store.Changes.Delete;
import org.claviger.server.store.Changes.Update;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.Located;
import org.claviger.server.store.ObjectKey;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.Prerequisite;
import org.claviger.server.store.hibernate.CommitUnit.Step;

/** Managed objects in tables. All that can be made before the transaction is made by the caller's thread. */
final class HibernateObjectStore implements ObjectStore {
    private final Sessions sessions;
    private final Platform platform;
    private final ObjectIndex index;
    private final ValueSetTable valueSets;
    private final ObjectMapping mapping;
    private final Predicate<Tenant> uniqueNames;
    private final RowCache cache;

    HibernateObjectStore(
            Sessions sessions,
            Platform platform,
            RowAuthenticator authenticator,
            Predicate<Tenant> uniqueNames,
            RowCache cache) {
        this.sessions = sessions;
        this.platform = platform;
        this.index = new ObjectIndex(platform);
        this.valueSets = new ValueSetTable(platform);
        this.mapping = new ObjectMapping(authenticator);
        this.uniqueNames = uniqueNames;
        this.cache = cache;
    }

    @Override
    public Optional<ManagedObject> find(Tenant tenant, String uniqueIdentifier) {
        if (!isStorable(uniqueIdentifier)) {
            return Optional.empty();
        }
        return cache.find(new ObjectKey(tenant, uniqueIdentifier), () -> read(tenant, uniqueIdentifier));
    }

    /** PostgreSQL stores no text with a zero character, and does not even compare one. */
    static boolean isStorable(String text) {
        return text.indexOf(0) < 0;
    }

    private Optional<ManagedObject> read(Tenant tenant, String uniqueIdentifier) {
        var key = new ObjectRow.Key(tenant.name(), uniqueIdentifier);
        return sessions.read(access -> Optional.ofNullable(ObjectTable.find(access, key)))
                .map(mapping::toObject);
    }

    @Override
    public Located locate(Tenant tenant, LocateQuery query) {
        return sessions.scan(access -> LocateSql.locate(access, tenant.name(), query));
    }

    @Override
    public void commit(Changes changes, Prerequisite prerequisite) {
        var unit = new CommitUnit(
                platform,
                index,
                valueSets,
                changes.list().stream().map(this::step).toList());
        changes.list().forEach(change -> cache.beginChange(change.key()));
        try {
            sessions.write(unit, prerequisite);
        } finally {
            changes.list().forEach(change -> cache.endChange(change.key()));
        }
    }

    private Step step(Change change) {
        return switch (change) {
            case Create(var object) -> put(object);
            case Update(var object) -> put(object);
            case Delete(var tenant, var id, var version) -> Step.delete(tenant.name(), id, version);
        };
    }

    private Step put(ManagedObject object) {
        return Step.put(mapping.toRow(object, object.version() + 1), object, uniqueNames.test(object.tenant()));
    }
}
