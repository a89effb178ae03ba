package org.claviger.object;

import java.math.BigInteger;
import java.util.Optional;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.UnencodableException;

/** What a key consists of; its Key Format Type says which (KMIP 2.1 section 3.2, KMIP 1.4 sections 2.1.4 and 2.1.7). */
public sealed interface KeyMaterial {
    /** Bytes: raw, opaque, or DER of PKCS#1, PKCS#8, X.509, an EC private key; or wrapped material of any format. */
    record Encoded(Secret bytes) implements KeyMaterial {}

    /** The bytes of a symmetric key. */
    record TransparentSymmetricKey(Secret key) implements KeyMaterial {
        static final Struct<TransparentSymmetricKey> STRUCT = Struct.of(TransparentSymmetricKey::layout);

        private static Construct<TransparentSymmetricKey> layout(Layout<TransparentSymmetricKey> s) {
            var key = s.required(Tag.KEY, Codec.SECRET_BYTES, TransparentSymmetricKey::key);
            return in -> new TransparentSymmetricKey(in.read(key));
        }
    }

    /** The numbers of a DSA private key. */
    record TransparentDsaPrivateKey(BigInteger p, BigInteger q, BigInteger g, Secret x) implements KeyMaterial {
        static final Struct<TransparentDsaPrivateKey> STRUCT = Struct.of(TransparentDsaPrivateKey::layout);

        private static Construct<TransparentDsaPrivateKey> layout(Layout<TransparentDsaPrivateKey> s) {
            var p = s.required(Tag.P, Codec.BIG_INTEGER, TransparentDsaPrivateKey::p);
            var q = s.required(Tag.Q, Codec.BIG_INTEGER, TransparentDsaPrivateKey::q);
            var g = s.required(Tag.G, Codec.BIG_INTEGER, TransparentDsaPrivateKey::g);
            var x = s.required(Tag.X, Codec.SECRET_BIG_INTEGER, TransparentDsaPrivateKey::x);
            return in -> new TransparentDsaPrivateKey(in.read(p), in.read(q), in.read(g), in.read(x));
        }
    }

    /** The numbers of a DSA public key. */
    record TransparentDsaPublicKey(BigInteger p, BigInteger q, BigInteger g, BigInteger y) implements KeyMaterial {
        static final Struct<TransparentDsaPublicKey> STRUCT = Struct.of(TransparentDsaPublicKey::layout);

        private static Construct<TransparentDsaPublicKey> layout(Layout<TransparentDsaPublicKey> s) {
            var p = s.required(Tag.P, Codec.BIG_INTEGER, TransparentDsaPublicKey::p);
            var q = s.required(Tag.Q, Codec.BIG_INTEGER, TransparentDsaPublicKey::q);
            var g = s.required(Tag.G, Codec.BIG_INTEGER, TransparentDsaPublicKey::g);
            var y = s.required(Tag.Y, Codec.BIG_INTEGER, TransparentDsaPublicKey::y);
            return in -> new TransparentDsaPublicKey(in.read(p), in.read(q), in.read(g), in.read(y));
        }
    }

    /** The numbers of an RSA private key; which of them are there depends on who made it. */
    record TransparentRsaPrivateKey(
            BigInteger modulus,
            Optional<Secret> privateExponent,
            Optional<BigInteger> publicExponent,
            Optional<Secret> p,
            Optional<Secret> q,
            Optional<Secret> primeExponentP,
            Optional<Secret> primeExponentQ,
            Optional<Secret> crtCoefficient)
            implements KeyMaterial {
        static final Struct<TransparentRsaPrivateKey> STRUCT = Struct.of(TransparentRsaPrivateKey::layout);

        private static Construct<TransparentRsaPrivateKey> layout(Layout<TransparentRsaPrivateKey> s) {
            var modulus = s.required(Tag.MODULUS, Codec.BIG_INTEGER, TransparentRsaPrivateKey::modulus);
            var privateExponent = s.optional(
                    Tag.PRIVATE_EXPONENT, Codec.SECRET_BIG_INTEGER, TransparentRsaPrivateKey::privateExponent);
            var publicExponent =
                    s.optional(Tag.PUBLIC_EXPONENT, Codec.BIG_INTEGER, TransparentRsaPrivateKey::publicExponent);
            var p = s.optional(Tag.P, Codec.SECRET_BIG_INTEGER, TransparentRsaPrivateKey::p);
            var q = s.optional(Tag.Q, Codec.SECRET_BIG_INTEGER, TransparentRsaPrivateKey::q);
            var primeExponentP = s.optional(
                    Tag.PRIME_EXPONENT_P, Codec.SECRET_BIG_INTEGER, TransparentRsaPrivateKey::primeExponentP);
            var primeExponentQ = s.optional(
                    Tag.PRIME_EXPONENT_Q, Codec.SECRET_BIG_INTEGER, TransparentRsaPrivateKey::primeExponentQ);
            var crtCoefficient =
                    s.optional(Tag.CRT_COEFFICIENT, Codec.SECRET_BIG_INTEGER, TransparentRsaPrivateKey::crtCoefficient);
            return in -> new TransparentRsaPrivateKey(
                    in.read(modulus),
                    in.read(privateExponent),
                    in.read(publicExponent),
                    in.read(p),
                    in.read(q),
                    in.read(primeExponentP),
                    in.read(primeExponentQ),
                    in.read(crtCoefficient));
        }
    }

    /** The numbers of an RSA public key. */
    record TransparentRsaPublicKey(BigInteger modulus, BigInteger publicExponent) implements KeyMaterial {
        static final Struct<TransparentRsaPublicKey> STRUCT = Struct.of(TransparentRsaPublicKey::layout);

        private static Construct<TransparentRsaPublicKey> layout(Layout<TransparentRsaPublicKey> s) {
            var modulus = s.required(Tag.MODULUS, Codec.BIG_INTEGER, TransparentRsaPublicKey::modulus);
            var publicExponent =
                    s.required(Tag.PUBLIC_EXPONENT, Codec.BIG_INTEGER, TransparentRsaPublicKey::publicExponent);
            return in -> new TransparentRsaPublicKey(in.read(modulus), in.read(publicExponent));
        }
    }

    /** The numbers of a Diffie-Hellman private key. */
    record TransparentDhPrivateKey(BigInteger p, Optional<BigInteger> q, BigInteger g, Optional<BigInteger> j, Secret x)
            implements KeyMaterial {
        static final Struct<TransparentDhPrivateKey> STRUCT = Struct.of(TransparentDhPrivateKey::layout);

        private static Construct<TransparentDhPrivateKey> layout(Layout<TransparentDhPrivateKey> s) {
            var p = s.required(Tag.P, Codec.BIG_INTEGER, TransparentDhPrivateKey::p);
            var q = s.optional(Tag.Q, Codec.BIG_INTEGER, TransparentDhPrivateKey::q);
            var g = s.required(Tag.G, Codec.BIG_INTEGER, TransparentDhPrivateKey::g);
            var j = s.optional(Tag.J, Codec.BIG_INTEGER, TransparentDhPrivateKey::j);
            var x = s.required(Tag.X, Codec.SECRET_BIG_INTEGER, TransparentDhPrivateKey::x);
            return in -> new TransparentDhPrivateKey(in.read(p), in.read(q), in.read(g), in.read(j), in.read(x));
        }
    }

    /** The numbers of a Diffie-Hellman public key. */
    record TransparentDhPublicKey(
            BigInteger p, Optional<BigInteger> q, BigInteger g, Optional<BigInteger> j, BigInteger y)
            implements KeyMaterial {
        static final Struct<TransparentDhPublicKey> STRUCT = Struct.of(TransparentDhPublicKey::layout);

        private static Construct<TransparentDhPublicKey> layout(Layout<TransparentDhPublicKey> s) {
            var p = s.required(Tag.P, Codec.BIG_INTEGER, TransparentDhPublicKey::p);
            var q = s.optional(Tag.Q, Codec.BIG_INTEGER, TransparentDhPublicKey::q);
            var g = s.required(Tag.G, Codec.BIG_INTEGER, TransparentDhPublicKey::g);
            var j = s.optional(Tag.J, Codec.BIG_INTEGER, TransparentDhPublicKey::j);
            var y = s.required(Tag.Y, Codec.BIG_INTEGER, TransparentDhPublicKey::y);
            return in -> new TransparentDhPublicKey(in.read(p), in.read(q), in.read(g), in.read(j), in.read(y));
        }
    }

    /** An elliptic curve and the number of a private key on it; also the formats named ECDSA, ECDH and ECMQV. */
    record TransparentEcPrivateKey(RecommendedCurve recommendedCurve, Secret d) implements KeyMaterial {
        static final Struct<TransparentEcPrivateKey> STRUCT = Struct.of(TransparentEcPrivateKey::layout);

        private static Construct<TransparentEcPrivateKey> layout(Layout<TransparentEcPrivateKey> s) {
            var recommendedCurve = s.required(
                    Tag.RECOMMENDED_CURVE,
                    Codec.enumeration(RecommendedCurve.class),
                    TransparentEcPrivateKey::recommendedCurve);
            var d = s.required(Tag.D, Codec.SECRET_BIG_INTEGER, TransparentEcPrivateKey::d);
            return in -> new TransparentEcPrivateKey(in.read(recommendedCurve), in.read(d));
        }
    }

    /** An elliptic curve and the point of a public key on it; also the formats named ECDSA, ECDH and ECMQV. */
    record TransparentEcPublicKey(RecommendedCurve recommendedCurve, Bytes qString) implements KeyMaterial {
        static final Struct<TransparentEcPublicKey> STRUCT = Struct.of(TransparentEcPublicKey::layout);

        private static Construct<TransparentEcPublicKey> layout(Layout<TransparentEcPublicKey> s) {
            var recommendedCurve = s.required(
                    Tag.RECOMMENDED_CURVE,
                    Codec.enumeration(RecommendedCurve.class),
                    TransparentEcPublicKey::recommendedCurve);
            var qString = s.required(Tag.Q_STRING, Codec.BYTES, TransparentEcPublicKey::qString);
            return in -> new TransparentEcPublicKey(in.read(recommendedCurve), in.read(qString));
        }
    }

    /** Returns how material of this format travels. As a Byte String it always is {@link Encoded}. */
    static Codec<KeyMaterial> codec(KeyFormatType format) {
        var structure = structure(format);
        return new Codec<>() {
            @Override
            public KeyMaterial read(TtlvReader in) {
                if (in.type() == ItemType.BYTE_STRING) {
                    return new Encoded(in.secretBytes());
                }
                if (structure.isEmpty()) {
                    throw in.fault(
                            Fault.MALFORMED,
                            in.type().xmlName() + " (expected ByteString for " + format.specName() + ")");
                }
                return structure.get().read(in);
            }

            @Override
            public void write(TtlvWriter out, int tag, KeyMaterial material) {
                if (material instanceof Encoded(var bytes)) {
                    out.secretBytes(tag, bytes);
                } else {
                    write(
                            out,
                            tag,
                            structure.orElseThrow(
                                    () -> new UnencodableException(format.specName() + " is no structure")),
                            material);
                }
            }

            @SuppressWarnings("unchecked") // the format decides the class of the material
            private <M extends KeyMaterial> void write(
                    TtlvWriter out, int tag, Struct<M> struct, KeyMaterial material) {
                struct.write(out, tag, (M) material);
            }
        };
    }

    /** Tells whether material of this format is a structure, unless it is wrapped. */
    static boolean isStructure(KeyFormatType format) {
        return structure(format).isPresent();
    }

    private static Optional<Struct<? extends KeyMaterial>> structure(KeyFormatType format) {
        return switch (format) {
            case RAW, OPAQUE, PKCS_1, PKCS_8, X_509, EC_PRIVATE_KEY, PKCS_10, PKCS_12 -> Optional.empty();
            case TRANSPARENT_SYMMETRIC_KEY -> Optional.of(TransparentSymmetricKey.STRUCT);
            case TRANSPARENT_DSA_PRIVATE_KEY -> Optional.of(TransparentDsaPrivateKey.STRUCT);
            case TRANSPARENT_DSA_PUBLIC_KEY -> Optional.of(TransparentDsaPublicKey.STRUCT);
            case TRANSPARENT_RSA_PRIVATE_KEY -> Optional.of(TransparentRsaPrivateKey.STRUCT);
            case TRANSPARENT_RSA_PUBLIC_KEY -> Optional.of(TransparentRsaPublicKey.STRUCT);
            case TRANSPARENT_DH_PRIVATE_KEY -> Optional.of(TransparentDhPrivateKey.STRUCT);
            case TRANSPARENT_DH_PUBLIC_KEY -> Optional.of(TransparentDhPublicKey.STRUCT);
            case TRANSPARENT_EC_PRIVATE_KEY,
                    TRANSPARENT_ECDSA_PRIVATE_KEY,
                    TRANSPARENT_ECDH_PRIVATE_KEY,
                    TRANSPARENT_ECMQV_PRIVATE_KEY -> Optional.of(TransparentEcPrivateKey.STRUCT);
            case TRANSPARENT_EC_PUBLIC_KEY,
                    TRANSPARENT_ECDSA_PUBLIC_KEY,
                    TRANSPARENT_ECDH_PUBLIC_KEY,
                    TRANSPARENT_ECMQV_PUBLIC_KEY -> Optional.of(TransparentEcPublicKey.STRUCT);
        };
    }
}
