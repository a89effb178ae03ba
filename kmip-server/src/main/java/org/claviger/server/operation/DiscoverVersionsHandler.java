package org.claviger.server.operation;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.claviger.operation.DiscoverVersions;
import org.claviger.operation.OperationType;
import org.claviger.ttlv.ProtocolVersion;

/**
 * Discover Versions (KMIP 2.1 section 6.1.16, KMIP 1.4 section 4.26): what both sides speak, newest first. A client that lists
 * versions hears only of those; one that lists none hears of all.
 */
public final class DiscoverVersionsHandler
        implements OperationHandler<DiscoverVersions.Request, DiscoverVersions.Response> {
    private final List<ProtocolVersion> newestFirst;

    public DiscoverVersionsHandler(Set<ProtocolVersion> versions) {
        this.newestFirst = versions.stream().sorted(Comparator.reverseOrder()).toList();
    }

    @Override
    public OperationType<DiscoverVersions.Request, DiscoverVersions.Response> type() {
        return DiscoverVersions.TYPE;
    }

    @Override
    public DiscoverVersions.Response handle(DiscoverVersions.Request request, RequestContext context) {
        var asked = request.protocolVersions();
        return new DiscoverVersions.Response(
                asked.isEmpty()
                        ? newestFirst
                        : newestFirst.stream().filter(asked::contains).toList());
    }
}
