package org.claviger.server.store;

import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.AttributeTypes;
import org.claviger.server.domain.ManagedObject;

/**
 * Which objects a search may find; all others are as if they were not there.
 *
 * @param owners what these principals own
 * @param groups what has one of these Object Groups, too
 * @param allBut what everybody but this principal owns, too
 */
public record Visible(Set<String> owners, Set<String> groups, Optional<String> allBut) {
    public Visible {
        owners = Set.copyOf(owners);
        groups = Set.copyOf(groups);
    }

    /** What one principal owns. */
    public static Visible ownedBy(String principal) {
        return new Visible(Set.of(principal), Set.of(), Optional.empty());
    }

    boolean includes(ManagedObject object) {
        return owners.contains(object.owner())
                || allBut.isPresent() && !allBut.get().equals(object.owner())
                || object.attributes().all(AttributeTypes.OBJECT_GROUP).stream().anyMatch(groups::contains);
    }
}
