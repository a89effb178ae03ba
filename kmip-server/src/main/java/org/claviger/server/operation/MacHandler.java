package org.claviger.server.operation;

import static org.claviger.enumeration.CryptographicUsageMask.MAC_GENERATE;

import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.Mac;
import org.claviger.operation.OperationType;

/** MAC (KMIP 2.1 section 6.1.32, KMIP 1.4 section 4.33). */
public final class MacHandler implements OperationHandler<Mac.Request, Mac.Response> {
    private final MacStreams macs;

    public MacHandler(KeyWrapping keys, CryptographicStreams streams) {
        this.macs = new MacStreams(keys, streams);
    }

    @Override
    public OperationType<Mac.Request, Mac.Response> type() {
        return Mac.TYPE;
    }

    @Override
    public Mac.Response handle(Mac.Request request, RequestContext context) {
        var part = StreamPart.of(request.correlationValue(), request.initIndicator(), request.finalIndicator());
        var key = context.open(request.uniqueIdentifier());
        var step = macs.run(
                part,
                context,
                key,
                MAC_GENERATE,
                request.cryptographicParameters(),
                CipherRequests.data(part, request.data(), context),
                Optional.empty(),
                MacStreams.Code::value);
        return new Mac.Response(UniqueIdentifier.of(key.uniqueIdentifier()), step.result(), step.correlationValue());
    }
}
