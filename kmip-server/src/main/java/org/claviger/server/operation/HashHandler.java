package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.security.MessageDigest;
import java.util.Optional;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.operation.Hash;
import org.claviger.operation.OperationType;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.Hashes;
import org.claviger.server.domain.KmipException;

/**
 * Hash (KMIP 2.1 section 6.1.24, KMIP 1.4 section 4.37), with every hash function that KMIP names. The broken ones too: a client
 * that asks for one has old data to compare with, and nothing of the server's hangs on it.
 */
public final class HashHandler implements OperationHandler<Hash.Request, Hash.Response> {
    private final CryptographicStreams streams;

    public HashHandler(CryptographicStreams streams) {
        this.streams = streams;
    }

    @Override
    public OperationType<Hash.Request, Hash.Response> type() {
        return Hash.TYPE;
    }

    @Override
    public Hash.Response handle(Hash.Request request, RequestContext context) {
        var part = StreamPart.of(request.correlationValue(), request.initIndicator(), request.finalIndicator());
        var algorithm = request.cryptographicParameters()
                .hashingAlgorithm()
                .orElseThrow(() -> new KmipException(INVALID_FIELD, "Hashing Algorithm is missing"));
        var data = CipherRequests.data(part, request.data(), context);
        var step = streams.run(part, context, Digesting.class, _ -> new Digesting(algorithm), digesting -> {
            digesting.requireSame(algorithm);
            data.ifPresent(digesting::update);
            return part.isLast() ? Optional.of(digesting.end(context.secrets())) : Optional.<Secret>empty();
        });
        return new Hash.Response(step.result(), step.correlationValue());
    }

    /** A digest between two parts of its data. */
    private static final class Digesting implements CryptographicStreams.State {
        private final HashingAlgorithm algorithm;
        private final MessageDigest digest;

        Digesting(HashingAlgorithm algorithm) {
            this.algorithm = algorithm;
            this.digest = Hashes.digest(algorithm);
        }

        void requireSame(HashingAlgorithm other) {
            if (other != algorithm) {
                throw new KmipException(
                        INVALID_FIELD,
                        "Hashing Algorithm " + other.specName() + " (the first part said " + algorithm.specName()
                                + ")");
            }
        }

        void update(Secret data) {
            Hashes.update(digest, data);
        }

        Secret end(SecretScope secrets) {
            return secrets.copyOf(digest.digest());
        }

        @Override
        public void close() {
            digest.reset();
        }
    }
}
