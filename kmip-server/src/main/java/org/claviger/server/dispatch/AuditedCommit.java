package org.claviger.server.dispatch;

import java.util.List;
import org.claviger.server.audit.AuditChange;
import org.claviger.server.audit.AuditItem;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.Changes.Create;
import org.claviger.server.store.Changes.Delete;
import org.claviger.server.store.Changes.Update;
import org.claviger.server.store.Prerequisite;
import org.claviger.server.store.UnitOfWork;
import org.jspecify.annotations.Nullable;

/** Makes durable what items have staged. */
final class AuditedCommit {
    private final AuditLog audit;

    AuditedCommit(AuditLog audit) {
        this.audit = audit;
    }

    /**
     * Makes what is staged durable; the audit knows of it before it happens.
     *
     * @return why it was not done, or null
     */
    @Nullable
    RuntimeException commit(UnitOfWork unit, List<AuditItem> audited) {
        if (!unit.hasChanges()) {
            return null;
        }
        try {
            unit.commit(afterSyncOf(audit.intents(audited, changes(unit))));
            return null;
        } catch (RuntimeException e) {
            unit.rollback();
            return e;
        }
    }

    /** The audit's sync and the store's work go on side by side; only the store's end waits for it. */
    private static Prerequisite afterSyncOf(AuditLog.Intended intended) {
        return new Prerequisite() {
            @Override
            public void begin() {
                intended.begin();
            }

            @Override
            public void await() {
                intended.await();
            }
        };
    }

    /** Every object is of the caller's tenant, which the record names. */
    private static List<AuditChange> changes(UnitOfWork unit) {
        return unit.staged().stream()
                .map(change -> switch (change) {
                    case Create(var object) -> stored(object);
                    case Update(var object) -> stored(object);
                    case Delete delete ->
                        new AuditChange(
                                delete.uniqueIdentifier(), delete.expectedVersion() + 1, AuditChange.Kind.DELETED);
                })
                .toList();
    }

    private static AuditChange stored(ManagedObject object) {
        var kind = object.isDestroyed() ? AuditChange.Kind.DESTROYED : AuditChange.Kind.STORED;
        return new AuditChange(object.uniqueIdentifier(), object.version() + 1, kind);
    }
}
