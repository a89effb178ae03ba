package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.util.Optional;
import org.claviger.operation.DataReference;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.SignatureScheme;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/** What one request to sign or to verify brings: a part of a message, or a digest. */
sealed interface SignatureInput {
    /** @param data empty only where a part may come without */
    record Message(Optional<Secret> data) implements SignatureInput {}

    /** A digest that the client made. */
    record Digested(Bytes digest) implements SignatureInput {}

    /** @throws KmipException with Invalid Field if both are there, neither, or a digest in several parts */
    static SignatureInput of(
            StreamPart part, Optional<DataReference> data, Optional<Bytes> digested, RequestContext context) {
        if (digested.isEmpty()) {
            return new Message(CipherRequests.data(part, data, context));
        }
        if (data.isPresent()) {
            throw new KmipException(INVALID_FIELD, "Data beside Digested Data (expected one of them)");
        }
        if (!(part instanceof StreamPart.Whole)) {
            throw new KmipException(INVALID_FIELD, "Digested Data in several parts (expected all at once)");
        }
        return new Digested(digested.get());
    }

    default long length() {
        return switch (this) {
            case Message(var data) -> data.map(Secret::length).orElse(0);
            case Digested(var digest) -> digest.length();
        };
    }

    /** Begins a signature with this. */
    default SignatureParts begin(SignatureScheme scheme, SecretScope secrets) {
        return switch (this) {
            case Message _ -> SignatureParts.ofMessage(scheme, secrets);
            case Digested(var digest) -> SignatureParts.ofDigest(scheme, digest, secrets);
        };
    }

    default void addTo(SignatureParts parts) {
        if (this instanceof Message(var data)) {
            data.ifPresent(parts::add);
        }
    }
}
