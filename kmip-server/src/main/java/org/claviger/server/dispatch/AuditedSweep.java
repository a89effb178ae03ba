package org.claviger.server.dispatch;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.audit.AuditItem;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.domain.Tenant;
import org.claviger.server.operation.ResidentLedger;

/** Has the destruction of keys that were left in devices audited: the intent is on the disk before a key is gone. */
public final class AuditedSweep implements ResidentLedger.Witness {
    private static final String TASK = "Destroy Key in Device";

    private final AuditLog audit;
    private final Supplier<UUID> uuids;

    /** @param uuids new random identifiers, for the audit */
    public AuditedSweep(AuditLog audit, Supplier<UUID> uuids) {
        this.audit = audit;
        this.uuids = uuids;
    }

    @Override
    public void destroys(Tenant tenant, UUID key, Runnable destruction) {
        var item = AuditItem.ofServer(TASK, tenant.name(), uuids.get().toString(), Optional.of(key.toString()));
        audit.intent(item, List.of());
        try {
            destruction.run();
        } catch (RuntimeException e) {
            audit.outcome(item, Optional.of(ResultReason.GENERAL_FAILURE));
            throw e;
        }
        audit.outcome(item, Optional.empty());
    }
}
