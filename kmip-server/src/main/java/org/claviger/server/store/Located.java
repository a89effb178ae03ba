package org.claviger.server.store;

import java.util.List;

/**
 * What a {@link LocateQuery} found.
 *
 * @param uniqueIdentifiers one page of them, the most recently created object first
 * @param total how many objects fit, also those before and behind the page
 */
public record Located(List<String> uniqueIdentifiers, long total) {
    public Located {
        uniqueIdentifiers = List.copyOf(uniqueIdentifiers);
    }
}
