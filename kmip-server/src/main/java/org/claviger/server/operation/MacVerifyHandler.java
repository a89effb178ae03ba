package org.claviger.server.operation;

import static org.claviger.enumeration.CryptographicUsageMask.MAC_VERIFY;

import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.MacVerify;
import org.claviger.operation.OperationType;

/** MAC Verify (KMIP 2.1 section 6.1.33, KMIP 1.4 section 4.34). A code of another length is not valid. */
public final class MacVerifyHandler implements OperationHandler<MacVerify.Request, MacVerify.Response> {
    private final MacStreams macs;

    public MacVerifyHandler(KeyWrapping keys, CryptographicStreams streams) {
        this.macs = new MacStreams(keys, streams);
    }

    @Override
    public OperationType<MacVerify.Request, MacVerify.Response> type() {
        return MacVerify.TYPE;
    }

    @Override
    public MacVerify.Response handle(MacVerify.Request request, RequestContext context) {
        var part = StreamPart.of(request.correlationValue(), request.initIndicator(), request.finalIndicator());
        var key = context.open(request.uniqueIdentifier());
        var step = macs.run(
                part,
                context,
                key,
                MAC_VERIFY,
                request.cryptographicParameters(),
                CipherRequests.data(part, request.data(), context),
                request.macData(),
                MacStreams.Code::compare);
        return new MacVerify.Response(
                UniqueIdentifier.of(key.uniqueIdentifier()), step.result(), step.correlationValue());
    }
}
