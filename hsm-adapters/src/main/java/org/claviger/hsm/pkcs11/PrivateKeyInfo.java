package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.Curve;
import org.claviger.hsm.KeyKind;

/** What PKCS #8 (RFC 5208) holds of a private key, as slices of the memory it was read from. */
sealed interface PrivateKeyInfo {
    /**
     * Says whether it is of a kind.
     *
     * @throws BackendException INVALID_DATA if it is of another one
     */
    void require(KeyKind kind);

    /** The type of key that the token has for it, and its parts. */
    long keyType();

    Template addTo(Template template);

    /**
     * RSAPrivateKey (RFC 8017 appendix A.1.2).
     *
     * @param parts attributes in the order of the standard, from the modulus on
     */
    record Rsa(List<MemorySegment> parts) implements PrivateKeyInfo {
        private static final List<Long> ATTRIBUTES = List.of(
                Ck.CKA_MODULUS,
                Ck.CKA_PUBLIC_EXPONENT,
                Ck.CKA_PRIVATE_EXPONENT,
                Ck.CKA_PRIME_1,
                Ck.CKA_PRIME_2,
                Ck.CKA_EXPONENT_1,
                Ck.CKA_EXPONENT_2,
                Ck.CKA_COEFFICIENT);

        @Override
        public void require(KeyKind kind) {
            var modulus = parts.getFirst();
            int leadingZeroes =
                    Integer.numberOfLeadingZeros(modulus.get(JAVA_BYTE, 0) & 0xFF) - (Integer.SIZE - Byte.SIZE);
            long bits = modulus.byteSize() * Byte.SIZE - leadingZeroes;
            if (!(kind instanceof KeyKind.Rsa rsa) || rsa.bits() != bits) {
                throw another("RSA with " + bits + " bits", kind);
            }
        }

        @Override
        public long keyType() {
            return Ck.CKK_RSA;
        }

        @Override
        public Template addTo(Template template) {
            for (int i = 0; i < ATTRIBUTES.size(); i++) {
                template.segment(ATTRIBUTES.get(i), parts.get(i));
            }
            return template;
        }

        private static Rsa read(DerInput key) {
            key.number(); // the version; of a key with more than two primes, some of what follows is missing
            var parts = ATTRIBUTES.stream().map(_ -> key.number()).toList();
            if (key.hasMore() || parts.stream().anyMatch(part -> part.byteSize() == 0)) {
                throw DerInput.malformed();
            }
            return new Rsa(parts);
        }
    }

    /** ECPrivateKey (RFC 5915). A public key in it is not read: it needn't be there, and needn't be right. */
    record Elliptic(Curve curve, MemorySegment number) implements PrivateKeyInfo {
        @Override
        public void require(KeyKind kind) {
            if (!new KeyKind.Elliptic(curve).equals(kind)) {
                throw another("on " + curve, kind);
            }
        }

        @Override
        public long keyType() {
            return Ck.CKK_EC;
        }

        @Override
        public Template addTo(Template template) {
            return template.bytes(Ck.CKA_EC_PARAMS, Der.parameters(curve)).segment(Ck.CKA_VALUE, number);
        }

        private static Elliptic read(byte[] parameters, DerInput key) {
            var curve = Der.curve(parameters)
                    .filter(known -> known.form() == Curve.Form.WEIERSTRASS)
                    .orElseThrow(() -> new BackendException(
                            Category.UNSUPPORTED, "a private key on a curve that can't be brought in"));
            key.number(); // the version
            var number = key.octets();
            if (number.byteSize() != Der.fieldBytes(curve)) {
                throw DerInput.malformed();
            }
            return new Elliptic(curve, number);
        }
    }

    /**
     * Reads PKCS #8.
     *
     * @param encoded stays as long as what is read
     * @throws BackendException INVALID_DATA if it is malformed, UNSUPPORTED if it is of another algorithm or curve
     */
    static PrivateKeyInfo read(MemorySegment encoded) {
        var whole = new DerInput(encoded);
        var info = whole.sequence();
        if (whole.hasMore()) {
            throw DerInput.malformed();
        }
        info.number(); // the version
        var algorithm = info.sequence();
        var name = algorithm.identifier();
        var key = new DerInput(info.octets());
        if (Arrays.equals(name, Der.RSA_ENCRYPTION)) {
            return Rsa.read(key.sequence());
        }
        if (Arrays.equals(name, Der.EC_PUBLIC_KEY)) {
            return Elliptic.read(algorithm.identifier(), key.sequence());
        }
        throw new BackendException(Category.UNSUPPORTED, "a private key of an algorithm that can't be brought in");
    }

    private static BackendException another(String found, KeyKind expected) {
        return new BackendException(
                Category.INVALID_DATA, "a private key %s (the template says %s)".formatted(found, expected));
    }
}
