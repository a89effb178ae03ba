package org.claviger.hsm.pkcs11;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.claviger.hsm.Curve;

/** The few pieces of DER (ITU-T X.690) that stand between PKCS #11 and everybody else. */
final class Der {
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int PRINTABLE_STRING = 0x13;
    private static final int SEQUENCE = 0x30;

    /** Leads a point with both coordinates. */
    private static final byte UNCOMPRESSED = 0x04;

    private static final int SHORT_LENGTHS = 0x80;
    private static final int ONE_BYTE_LENGTH = 0x81;
    private static final int TWO_BYTE_LENGTH = 0x82;

    /** id-ecPublicKey (RFC 5480 section 2.1.1). */
    static final byte[] EC_PUBLIC_KEY =
            tlv(OBJECT_IDENTIFIER, new byte[] {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01});

    /** rsaEncryption (RFC 8017 appendix A.1). */
    static final byte[] RSA_ENCRYPTION = tlv(
            OBJECT_IDENTIFIER, new byte[] {0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01});

    private Der() {}

    /** The identifier of a curve, which is what {@code CKA_EC_PARAMS} holds (RFC 5480, RFC 8410, SEC 2). */
    static byte[] parameters(Curve curve) {
        int[] content = switch (curve) {
            case P_224 -> new int[] {0x2B, 0x81, 0x04, 0x00, 0x21};
            case P_256 -> new int[] {0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};
            case P_384 -> new int[] {0x2B, 0x81, 0x04, 0x00, 0x22};
            case P_521 -> new int[] {0x2B, 0x81, 0x04, 0x00, 0x23};
            case SECP256K1 -> new int[] {0x2B, 0x81, 0x04, 0x00, 0x0A};
            case ED25519 -> new int[] {0x2B, 0x65, 0x70};
            case ED448 -> new int[] {0x2B, 0x65, 0x71};
        };
        var bytes = new byte[content.length];
        for (int i = 0; i < content.length; i++) {
            bytes[i] = (byte) content[i];
        }
        return tlv(OBJECT_IDENTIFIER, bytes);
    }

    static Optional<Curve> curve(byte[] parameters) {
        return Arrays.stream(Curve.values())
                .filter(curve -> Arrays.equals(parameters(curve), parameters)
                        || curveName(curve)
                                .map(name -> Arrays.equals(name, parameters))
                                .orElse(false))
                .findFirst();
    }

    /** The other way to name an Edwards curve (PKCS #11 3.0 current mechanisms, section 2.3.10). */
    private static Optional<byte[]> curveName(Curve curve) {
        return switch (curve) {
            case ED25519 -> Optional.of(tlv(PRINTABLE_STRING, "edwards25519".getBytes(StandardCharsets.US_ASCII)));
            case ED448 -> Optional.of(tlv(PRINTABLE_STRING, "edwards448".getBytes(StandardCharsets.US_ASCII)));
            case P_224, P_256, P_384, P_521, SECP256K1 -> Optional.empty();
        };
    }

    /** Length of a public key on a curve: an uncompressed point, or what RFC 8032 encodes. */
    static int pointBytes(Curve curve) {
        return switch (curve.form()) {
            case WEIERSTRASS -> 1 + 2 * fieldBytes(curve);
            case EDWARDS -> curve == Curve.ED448 ? 57 : 32;
        };
    }

    static int fieldBytes(Curve curve) {
        return (curve.bits() + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** Takes the point out of the OCTET STRING that {@code CKA_EC_POINT} should be, or as it is, as some tokens have it. */
    static Optional<byte[]> point(Curve curve, byte[] attribute) {
        int bytes = pointBytes(curve);
        var raw = attribute.length > bytes
                ? Arrays.copyOfRange(attribute, attribute.length - bytes, attribute.length)
                : attribute;
        boolean fits =
                raw.length == bytes && (attribute.length == bytes || Arrays.equals(tlv(OCTET_STRING, raw), attribute));
        return fits ? Optional.of(raw) : Optional.empty();
    }

    /** What {@code CKA_EC_POINT} is to be. */
    static byte[] pointAttribute(byte[] point) {
        return tlv(OCTET_STRING, point);
    }

    /** An uncompressed point (SEC 1 section 2.3.3). */
    static byte[] uncompressed(Curve curve, BigInteger x, BigInteger y) {
        int field = fieldBytes(curve);
        var point = new byte[1 + 2 * field];
        point[0] = UNCOMPRESSED;
        copy(x, point, 1, field);
        copy(y, point, 1 + field, field);
        return point;
    }

    /** A SubjectPublicKeyInfo (RFC 5480 section 2, RFC 8410 section 4). */
    static byte[] publicKeyInfo(Curve curve, byte[] point) {
        var algorithm = switch (curve.form()) {
            case WEIERSTRASS -> tlv(SEQUENCE, EC_PUBLIC_KEY, parameters(curve));
            case EDWARDS -> tlv(SEQUENCE, parameters(curve));
        };
        return tlv(SEQUENCE, algorithm, tlv(BIT_STRING, new byte[1], point));
    }

    /** The point in a SubjectPublicKeyInfo; empty if it isn't one of this curve. */
    static Optional<byte[]> pointOf(Curve curve, byte[] publicKeyInfo) {
        int bytes = pointBytes(curve);
        if (publicKeyInfo.length < bytes) {
            return Optional.empty();
        }
        var point = Arrays.copyOfRange(publicKeyInfo, publicKeyInfo.length - bytes, publicKeyInfo.length);
        return Arrays.equals(publicKeyInfo(curve, point), publicKeyInfo) ? Optional.of(point) : Optional.empty();
    }

    /** An ECDSA-Sig-Value (RFC 3279 section 2.2.3) of the two numbers that PKCS #11 puts side by side. */
    static byte[] signature(byte[] twoNumbers) {
        int half = twoNumbers.length / 2;
        var r = new BigInteger(1, Arrays.copyOf(twoNumbers, half));
        var s = new BigInteger(1, Arrays.copyOfRange(twoNumbers, half, twoNumbers.length));
        return tlv(SEQUENCE, tlv(INTEGER, r.toByteArray()), tlv(INTEGER, s.toByteArray()));
    }

    /**
     * The reverse of {@link #signature}: two numbers of the curve's length each; empty if it is malformed, or not encoded in
     * the one way that DER allows.
     */
    static Optional<byte[]> twoNumbers(Curve curve, byte[] signature) {
        int half = fieldBytes(curve);
        int at = signature.length > 1 && (signature[1] & 0xFF) == ONE_BYTE_LENGTH ? 3 : 2;
        var numbers = new byte[2 * half];
        for (int i = 0; i < 2; i++) {
            if (at + 2 > signature.length) {
                return Optional.empty();
            }
            int length = signature[at + 1];
            at += 2;
            if (length < 1 || length > half + 1 || at + length > signature.length) {
                return Optional.empty();
            }
            var number = new BigInteger(Arrays.copyOfRange(signature, at, at + length));
            at += length;
            if (number.signum() < 0 || number.bitLength() > half * Byte.SIZE) {
                return Optional.empty();
            }
            copy(number, numbers, i * half, half);
        }
        return Arrays.equals(signature(numbers), signature) ? Optional.of(numbers) : Optional.empty();
    }

    /** Copies a number to a field of {@code length} bytes. */
    private static void copy(BigInteger number, byte[] target, int offset, int length) {
        var bytes = number.toByteArray();
        int used = Math.min(bytes.length, length); // one more may be there for the sign
        System.arraycopy(bytes, bytes.length - used, target, offset + length - used, used);
    }

    private static byte[] tlv(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] head;
        if (length < SHORT_LENGTHS) {
            head = new byte[] {(byte) tag, (byte) length};
        } else if (length <= 0xFF) {
            head = new byte[] {(byte) tag, (byte) ONE_BYTE_LENGTH, (byte) length};
        } else {
            head = new byte[] {(byte) tag, (byte) TWO_BYTE_LENGTH, (byte) (length >>> Byte.SIZE), (byte) length};
        }
        var bytes = Arrays.copyOf(head, head.length + length);
        int at = head.length;
        for (var part : parts) {
            System.arraycopy(part, 0, bytes, at, part.length);
            at += part.length;
        }
        return bytes;
    }
}
