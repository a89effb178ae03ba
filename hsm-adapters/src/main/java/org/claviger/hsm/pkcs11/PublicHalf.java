package org.claviger.hsm.pkcs11;

import java.util.Optional;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.Curve;
import org.claviger.hsm.KeyKind;
import org.claviger.hsm.Octets;

/** What defines the public half of a private key. */
sealed interface PublicHalf {
    Template addTo(Template template);

    /** The point that is the public key, as the token has it in attributes; empty for RSA. */
    Optional<byte[]> point();

    record Rsa(Octets modulus, Octets exponent) implements PublicHalf {
        @Override
        public Template addTo(Template template) {
            return template.bytes(Ck.CKA_MODULUS, modulus.toByteArray())
                    .bytes(Ck.CKA_PUBLIC_EXPONENT, exponent.toByteArray());
        }

        @Override
        public Optional<byte[]> point() {
            return Optional.empty();
        }
    }

    record Elliptic(Curve curve, Octets attribute) implements PublicHalf {
        @Override
        public Template addTo(Template template) {
            return template.bytes(Ck.CKA_EC_PARAMS, Der.parameters(curve))
                    .bytes(Ck.CKA_EC_POINT, attribute.toByteArray());
        }

        @Override
        public Optional<byte[]> point() {
            return Optional.of(attribute.toByteArray());
        }
    }

    /**
     * Finds the public half of a private key that is in a token and may sign there.
     *
     * @throws BackendException INVALID_DATA if the private key is of another kind than {@code kind}
     */
    static PublicHalf of(Cryptoki cryptoki, long privateKey, KeyKind kind) {
        return switch (kind) {
            case KeyKind.Rsa(int bits) -> {
                int found = RsaPublicKey.read(cryptoki, privateKey).bits();
                if (found != bits) {
                    throw another("RSA with " + found + " bits", kind);
                }
                yield new Rsa(
                        Octets.of(cryptoki.bytes(privateKey, Ck.CKA_MODULUS)),
                        Octets.of(cryptoki.bytes(privateKey, Ck.CKA_PUBLIC_EXPONENT)));
            }
            case KeyKind.Elliptic(Curve curve) -> {
                var found = ResidentDirectory.curve(cryptoki, privateKey);
                if (found != curve) {
                    throw another("on " + found, kind);
                }
                yield new Elliptic(
                        curve, Octets.of(Der.pointAttribute(SignerSearch.point(cryptoki, privateKey, curve))));
            }
            case KeyKind.Aes _, KeyKind.Hmac _ -> throw new IllegalArgumentException(kind + " has no halves");
        };
    }

    /** A point on the curve, for tokens that want the public key before anybody knows it. */
    static Optional<byte[]> anyPoint(KeyKind kind) {
        if (!(kind instanceof KeyKind.Elliptic(Curve curve))) {
            return Optional.empty();
        }
        var base = EllipticDomain.of(curve).base();
        return Optional.of(Der.pointAttribute(Der.uncompressed(curve, base.x(), base.y())));
    }

    private static BackendException another(String found, KeyKind expected) {
        return new BackendException(
                Category.INVALID_DATA, "a private key %s (the template says %s)".formatted(found, expected));
    }
}
