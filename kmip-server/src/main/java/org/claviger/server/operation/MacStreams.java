package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Function;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.MacRun;
import org.claviger.server.crypto.UsableKey;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.ttlv.Bytes;

/** What MAC and MAC Verify have in common: a code over data that may come in several parts. */
final class MacStreams {
    private final KeyWrapping keys;
    private final CryptographicStreams streams;

    MacStreams(KeyWrapping keys, CryptographicStreams streams) {
        this.keys = keys;
        this.streams = streams;
    }

    /**
     * Works on one part.
     *
     * @param parameters of the request; those of the first part are good for all
     * @param data of this part
     * @param expected the code that a client claims; the last one that comes counts
     * @param end makes the result, after the last part
     */
    <R> CryptographicStreams.Step<Optional<R>> run(
            StreamPart part,
            RequestContext context,
            ManagedObject key,
            CryptographicUsageMask use,
            Optional<CryptographicParameters> parameters,
            Optional<Secret> data,
            Optional<Bytes> expected,
            Function<Code, R> end) {
        Capabilities.requireSymmetricKey(key);
        streams.use(part, context, key, use, data.map(Secret::length).orElse(0));
        var usable = keys.usableFor(part, key, context);
        return streams.run(
                part, context, Code.class, held -> begin(key, parameters, usable.orElseThrow(), held), code -> {
                    code.expected = expected.or(() -> code.expected);
                    data.ifPresent(code::update);
                    return part.isLast() ? Optional.of(end.apply(code)) : Optional.empty();
                });
    }

    private static Code begin(
            ManagedObject key, Optional<CryptographicParameters> requested, UsableKey usable, SecretScope held) {
        return new Code(usable.mac(CipherRequests.parameters(requested, key), held));
    }

    /** A code between two parts of its data. */
    static final class Code implements CryptographicStreams.State {
        private final MacRun mac;
        private Optional<Bytes> expected = Optional.empty();

        private Code(MacRun mac) {
            this.mac = mac;
        }

        private void update(Secret data) {
            mac.update(data);
        }

        Bytes value() {
            return Bytes.wrap(mac.finish());
        }

        /** Compares in a time that tells nothing of where the codes differ. */
        ValidityIndicator compare() {
            var claimed = expected.orElseThrow(() -> new KmipException(INVALID_FIELD, "MAC Data is missing"));
            return MessageDigest.isEqual(mac.finish(), claimed.toArray())
                    ? ValidityIndicator.VALID
                    : ValidityIndicator.INVALID;
        }

        @Override
        public void close() {
            mac.close();
        }

        @Override
        public long heldBytes() {
            return mac.heldBytes();
        }
    }
}
