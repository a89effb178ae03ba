package org.claviger.server.operation;

import java.security.SecureRandom;
import java.util.Arrays;
import org.claviger.enumeration.ResultReason;
import org.claviger.operation.OperationType;
import org.claviger.operation.RngRetrieve;
import org.claviger.server.domain.KmipException;

/** RNG Retrieve (KMIP 2.1 section 6.1.49, KMIP 1.4 section 4.35). */
public final class RngRetrieveHandler implements OperationHandler<RngRetrieve.Request, RngRetrieve.Response> {
    /** Enough for any key; more would let a client keep the generator busy. */
    static final int MAX_BYTES = 64 * 1024;

    private final SecureRandom random;

    public RngRetrieveHandler(SecureRandom random) {
        this.random = random;
    }

    @Override
    public OperationType<RngRetrieve.Request, RngRetrieve.Response> type() {
        return RngRetrieve.TYPE;
    }

    @Override
    public RngRetrieve.Response handle(RngRetrieve.Request request, RequestContext context) {
        int length = request.dataLength();
        if (length < 1 || length > MAX_BYTES) {
            throw new KmipException(
                    ResultReason.INVALID_FIELD, "Data Length " + length + " (expected 1 to " + MAX_BYTES + ")");
        }
        var bytes = new byte[length];
        try {
            random.nextBytes(bytes);
            return new RngRetrieve.Response(context.secrets().copyOf(bytes));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
