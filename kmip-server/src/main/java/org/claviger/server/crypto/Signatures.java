package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Optional;
import java.util.OptionalInt;
import javax.crypto.Cipher;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.jce.interfaces.ECPrivateKey;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.server.domain.KmipException;

/**
 * Makes and verifies signatures of digests; of messages with Ed25519 and Ed448, which do not digest beforehand. The digest is
 * made elsewhere, maybe by the client, maybe of data in several parts. Keys on secp256k1 sign as blockchains want it: with a
 * nonce that follows from key and digest (RFC 6979), and the lower of the two values of s.
 */
public final class Signatures {
    private static final String RSA = "RSA/ECB/PKCS1Padding";

    private final SecureRandom random;

    public Signatures(SecureRandom random) {
        this.random = random;
    }

    /**
     * Returns what digests messages for this scheme; empty for one that signs messages themselves.
     *
     * @throws KmipException if the scheme has no hash and needs one for messages, or one that is not supported
     */
    public static Optional<MessageDigest> digest(SignatureScheme scheme) {
        if (scheme instanceof SignatureScheme.Edwards) {
            return Optional.empty();
        }
        var hash = scheme.hash()
                .orElseThrow(() -> new KmipException(
                        BAD_CRYPTOGRAPHIC_PARAMETERS, "Hashing Algorithm is missing (needed for Data)"));
        return Optional.of(SignatureHash.of(hash).digest());
    }

    /**
     * Checks that a digest which a client made can be one.
     *
     * @throws KmipException with Bad Cryptographic Parameters if the scheme takes none, or none of this length
     */
    public static void requireDigest(SignatureScheme scheme, int length) {
        if (scheme instanceof SignatureScheme.Edwards(var algorithm)) {
            throw new KmipException(BAD_CRYPTOGRAPHIC_PARAMETERS, algorithm + " takes Data, not Digested Data");
        }
        var expected = scheme.hash().map(hash -> SignatureHash.of(hash).length());
        if (expected.isPresent() && expected.get() != length || length == 0) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "Digested Data of " + length + " bytes"
                            + expected.map(bytes -> " (expected " + bytes + ")").orElse(""));
        }
    }

    /**
     * Signs a digest, or a message where the scheme wants one.
     *
     * @throws KmipException if the key cannot sign so, such as one that is too small for its hash
     */
    public byte[] sign(SignatureScheme scheme, PrivateKey key, byte[] digest) {
        try {
            if (scheme instanceof SignatureScheme.RsaPkcs1(var hash)) {
                var cipher = CryptoProviders.cipher(RSA);
                cipher.init(Cipher.ENCRYPT_MODE, key);
                return cipher.doFinal(digestInfo(hash, digest));
            }
            if (scheme instanceof SignatureScheme.RsaPss pss) {
                var signer = pss(pss, key, saltOfSigner(pss));
                signer.init(true, new ParametersWithRandom(modulus(key), random));
                signer.update(digest, 0, digest.length);
                return signer.generateSignature();
            }
            if (key instanceof ECPrivateKey onCurve && Secp256k1.isCurveOf(onCurve)) {
                return DeterministicEcdsa.sign(onCurve, digest);
            }
            var signature = signature(scheme);
            signature.initSign(key, random);
            signature.update(digest);
            return signature.sign();
        } catch (GeneralSecurityException | CryptoException | IllegalArgumentException e) { // the last: a key too small
            throw new KmipException(CRYPTOGRAPHIC_FAILURE, "the key cannot sign this digest so", e);
        }
    }

    /**
     * Tells whether a signature of a digest, or of a message where the scheme wants one, was made with the private key of this
     * public key. Whatever is wrong with a signature, it is not valid.
     */
    public boolean verify(SignatureScheme scheme, PublicKey key, byte[] digest, byte[] signed) {
        if (key instanceof RSAKey rsa && signed.length != (rsa.getModulus().bitLength() + 7) / 8) {
            return false;
        }
        try {
            if (scheme instanceof SignatureScheme.RsaPkcs1(var hash)) {
                var cipher = CryptoProviders.cipher(RSA);
                cipher.init(Cipher.DECRYPT_MODE, key);
                return MessageDigest.isEqual(cipher.doFinal(signed), digestInfo(hash, digest));
            }
            if (scheme instanceof SignatureScheme.RsaPss pss) {
                return verifyPss(pss, (RSAPublicKey) key, digest, signed);
            }
            var signature = signature(scheme);
            signature.initVerify(key);
            signature.update(digest);
            return signature.verify(signed);
        } catch (GeneralSecurityException | RuntimeException e) { // parsers throw of all kinds at what is no signature
            return false;
        }
    }

    /** PKCS#1 v1.5 signs the digest beside the name of its hash; without a hash, what the client gave (RFC 8017, 9.2). */
    private static byte[] digestInfo(Optional<HashingAlgorithm> hash, byte[] digest) {
        if (hash.isEmpty()) {
            return digest;
        }
        try {
            var algorithm = new AlgorithmIdentifier(SignatureHash.of(hash.get()).oid(), DERNull.INSTANCE);
            return new DigestInfo(algorithm, digest).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is written but to memory
        }
    }

    private static boolean verifyPss(SignatureScheme.RsaPss scheme, RSAPublicKey key, byte[] digest, byte[] signed) {
        var salt = saltOfVerifier(scheme, key, signed);
        if (salt.isEmpty()) {
            return false;
        }
        var signer = pss(scheme, key, salt.getAsInt());
        signer.init(false, modulus(key));
        signer.update(digest, 0, digest.length);
        return signer.verifySignature(signed);
    }

    /** JCA's signatures of digests want the mask made with the same hash; these do not. */
    private static PSSSigner pss(SignatureScheme.RsaPss scheme, Key key, int saltLength) {
        return PSSSigner.createRawSigner(
                new RsaBlockCipher(key),
                KeyDerivation.digest(scheme.digest()),
                KeyDerivation.digest(scheme.maskHash()),
                saltLength,
                PSSSigner.TRAILER_IMPLICIT);
    }

    /** The padding asks for nothing but the modulus. */
    private static RSAKeyParameters modulus(Key key) {
        return new RSAKeyParameters(false, ((RSAKey) key).getModulus(), RSAKeyGenParameterSpec.F4);
    }

    private static int saltOfSigner(SignatureScheme.RsaPss scheme) {
        return scheme.saltLength()
                .orElseGet(() -> SignatureHash.of(scheme.digest()).length());
    }

    private static OptionalInt saltOfVerifier(SignatureScheme.RsaPss scheme, RSAPublicKey key, byte[] signed) {
        return scheme.saltLength().isPresent()
                ? OptionalInt.of(scheme.saltLength().get())
                : PssSalt.length(signed, key, SignatureHash.of(scheme.digest()), SignatureHash.of(scheme.maskHash()));
    }

    private static Signature signature(SignatureScheme scheme) {
        return switch (scheme) {
            case SignatureScheme.RsaPkcs1 _, SignatureScheme.RsaPss _ ->
                throw new IllegalArgumentException("not by JCA's signatures");
            case SignatureScheme.Dsa _ -> CryptoProviders.signature("NONEwithDSA");
            case SignatureScheme.Ecdsa _ -> CryptoProviders.signature("NONEwithECDSA");
            case SignatureScheme.Edwards(var algorithm) -> CryptoProviders.signature(algorithm);
        };
    }
}
