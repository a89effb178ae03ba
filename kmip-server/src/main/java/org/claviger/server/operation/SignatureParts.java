package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.Hashes;
import org.claviger.server.crypto.SignatureScheme;
import org.claviger.server.crypto.Signatures;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/**
 * What Sign and Signature Verify have in common: a message that comes at once, in parts or as a digest, and ends as the bytes
 * that the scheme signs. Used by one thread at a time.
 */
final class SignatureParts implements CryptographicStreams.State {
    private final SignatureScheme scheme;
    private final Optional<MessageDigest> digest;
    private final SecretScope secrets;
    private final List<Secret> message = new ArrayList<>();
    private Optional<Bytes> signature = Optional.empty();

    private SignatureParts(SignatureScheme scheme, Optional<MessageDigest> digest, SecretScope secrets) {
        this.scheme = scheme;
        this.digest = digest;
        this.secrets = secrets;
    }

    /** Begins with a message. */
    static SignatureParts ofMessage(SignatureScheme scheme, SecretScope secrets) {
        return new SignatureParts(scheme, Signatures.digest(scheme), secrets);
    }

    /** Takes a digest that the client made; it comes at once. */
    static SignatureParts ofDigest(SignatureScheme scheme, Bytes digested, SecretScope secrets) {
        Signatures.requireDigest(scheme, digested.length());
        var parts = new SignatureParts(scheme, Optional.empty(), secrets);
        parts.message.add(secrets.copyOf(digested.toArray()));
        return parts;
    }

    /** Digests a part of the message, or keeps it where the scheme signs the message itself. */
    void add(Secret data) {
        if (digest.isPresent()) {
            Hashes.update(digest.get(), data);
        } else {
            message.add(secrets.copyOf(data.bytes()));
        }
    }

    /** Remembers the signature to verify, which may come with any part, but with one only. */
    void signature(Optional<Bytes> given) {
        if (given.isEmpty()) {
            return;
        }
        if (signature.isPresent()) {
            throw new KmipException(INVALID_FIELD, "Signature Data in more than one part");
        }
        signature = given;
    }

    Bytes signature() {
        return signature.orElseThrow(() -> new KmipException(INVALID_FIELD, "Signature Data is missing"));
    }

    SignatureScheme scheme() {
        return scheme;
    }

    /** Ends the message and returns what the scheme signs. The caller clears it. */
    byte[] signed() {
        return digest.map(MessageDigest::digest).orElseGet(this::wholeMessage);
    }

    private byte[] wholeMessage() {
        var whole = new byte[Math.toIntExact(heldBytes())];
        var at = 0;
        for (var part : message) {
            MemorySegment.copy(part.bytes(), ValueLayout.JAVA_BYTE, 0, whole, at, part.length());
            at += part.length();
        }
        return whole;
    }

    @Override
    public long heldBytes() {
        return message.stream().mapToLong(Secret::length).sum();
    }

    @Override
    public void close() {
        digest.ifPresent(MessageDigest::reset);
        message.clear(); // the bytes go with their scope
    }
}
