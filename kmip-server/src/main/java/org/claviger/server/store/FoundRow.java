package org.claviger.server.store;

import java.util.Optional;

/**
 * The row of an object as it is found when all rows are looked at.
 *
 * @param fault what shows that the store did not write it so; empty if it is authentic. What the other fields say of a row
 *     with a fault may be wrong
 * @param hasItsNames whether all its names are reserved for it, so that no other object of the tenant can take them
 */
public record FoundRow(
        String tenant, String uniqueIdentifier, long version, Optional<String> fault, boolean hasItsNames) {}
