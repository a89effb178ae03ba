package org.claviger.server.crypto;

import static org.claviger.server.crypto.EnvelopeException.Kind.UNKNOWN_FORMAT;

import org.claviger.hsm.BackendId;
import org.claviger.hsm.Octets;
import org.claviger.hsm.ResidentRef;
import org.claviger.hsm.support.ByteReader;
import org.claviger.hsm.support.ByteWriter;
import org.claviger.hsm.support.MalformedBytesException;

/**
 * What is sealed in place of a key that is in a device (docs/envelope.md, section "Envelope of an object's material").
 *
 * @param publicKey DER SubjectPublicKeyInfo of a pair; empty for a secret key
 */
public record ResidentReference(ResidentRef ref, Octets publicKey) {
    /** Where a protocol version's first byte would be, which is never zero. */
    static final byte MARK = 0;

    private static final int FORM = 1;
    private static final int LONGEST_BACKEND_BYTES = 64;
    private static final int LONGEST_KEY_BYTES = 2048;
    private static final int LONGEST_PUBLIC_KEY_BYTES = 8192;

    /** @param end how many bytes it was */
    record Read(ResidentReference reference, int end) {}

    byte[] toBytes() {
        return new ByteWriter()
                .u8(MARK)
                .u8(FORM)
                .text(ref.backend().value())
                .text(ref.key())
                .bytes(publicKey.toByteArray())
                .toByteArray();
    }

    /** @throws EnvelopeException if the bytes don't begin with one, although they are authentic */
    static Read read(byte[] bytes, String objectId) {
        var in = new ByteReader(bytes);
        try {
            var mark = in.u8("mark");
            var form = in.u8("form");
            if (mark != MARK || form != FORM) {
                throw new EnvelopeException(
                        UNKNOWN_FORMAT,
                        "reference of object %s has form %d (expected %d)".formatted(objectId, form, FORM));
            }
            var ref = new ResidentRef(
                    new BackendId(in.text(LONGEST_BACKEND_BYTES, "backend")), in.text(LONGEST_KEY_BYTES, "key"));
            var publicKey = Octets.of(in.bytes(LONGEST_PUBLIC_KEY_BYTES, "public key"));
            return new Read(new ResidentReference(ref, publicKey), in.position());
        } catch (MalformedBytesException | IllegalArgumentException e) {
            throw new EnvelopeException(
                    UNKNOWN_FORMAT, "reference of object %s is malformed: %s".formatted(objectId, e.getMessage()));
        }
    }
}
