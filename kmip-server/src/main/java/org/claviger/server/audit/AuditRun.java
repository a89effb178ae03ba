package org.claviger.server.audit;

import java.util.Set;
import java.util.UUID;

/**
 * What the record of a start says of the run that begins.
 *
 * @param id names this run of the server; no two have the same
 * @param duplicateNames tenants in which several objects may have the same Name during this run: their names are not reserved
 */
public record AuditRun(UUID id, Set<String> duplicateNames) {
    public AuditRun {
        duplicateNames = Set.copyOf(duplicateNames);
    }
}
