package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.operation.DataReference;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.ttlv.Bytes;

/** What Encrypt and Decrypt have in common: the key, its parameters, the data. */
final class CipherRequests {
    private CipherRequests() {}

    static CryptographicAlgorithm algorithm(ManagedObject object) {
        return object.attributes()
                .first(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM)
                .orElseThrow(() -> new KmipException(INVALID_FIELD, "the object has no Cryptographic Algorithm"));
    }

    /** Returns the request's parameters, else the first of the object's, else none (KMIP 2.1 section 6.1.17). */
    static CryptographicParameters parameters(Optional<CryptographicParameters> requested, ManagedObject object) {
        return requested
                .or(() -> object.attributes().first(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS))
                .orElseGet(() -> CryptographicParameters.builder().build());
    }

    /** Returns the data of one part, if it has any; only a part with an indicator may come without. */
    static Optional<Secret> data(StreamPart part, Optional<DataReference> data, RequestContext context) {
        return data.isEmpty() && !part.needsData() ? Optional.empty() : Optional.of(data(data, context));
    }

    static Secret data(Optional<DataReference> data, RequestContext context) {
        return context.data(data.orElseThrow(() -> new KmipException(INVALID_FIELD, "Data is missing")));
    }

    /** Returns the data of one part, which is empty if it came without. */
    static Secret dataOrNone(StreamPart part, Optional<DataReference> data, RequestContext context) {
        return data(part, data, context)
                .orElseGet(() -> new Secret(context.secrets().allocate(0)));
    }

    /** Returns what a part answers: between the first and the last, only what there is (KMIP 2.1 section 6.1). */
    static Optional<Secret> output(StreamPart part, Secret given) {
        return part instanceof StreamPart.Whole || given.length() > 0 ? Optional.of(given) : Optional.empty();
    }

    /**
     * Checks that only the first part brings additional data (KMIP 2.1 section 6.1.17).
     *
     * @throws KmipException with Invalid Field
     */
    static void requireOnFirst(StreamPart part, Optional<Bytes> additionalData) {
        if (additionalData.isPresent() && !part.isFirst()) {
            throw new KmipException(
                    INVALID_FIELD,
                    "Authenticated Encryption Additional Data with a later part (expected with the first)");
        }
    }

    static Secret join(Secret first, Bytes second, SecretScope secrets) {
        var both = secrets.allocate(first.length() + (long) second.length());
        MemorySegment.copy(first.bytes(), 0, both, 0, first.length());
        MemorySegment.copy(MemorySegment.ofArray(second.toArray()), 0, both, first.length(), second.length());
        return new Secret(both);
    }
}
