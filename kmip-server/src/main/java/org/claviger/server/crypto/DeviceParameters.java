package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;

import java.util.Arrays;
import java.util.Optional;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.MaskGenerator;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.hsm.CipherSpec;
import org.claviger.hsm.Digest;
import org.claviger.hsm.IvPolicy;
import org.claviger.hsm.MacSpec;
import org.claviger.hsm.Octets;
import org.claviger.hsm.SignSpec;
import org.claviger.hsm.WrapSpec;
import org.claviger.server.crypto.cipher.CipherSuites;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/** KMIP's Cryptographic Parameters in the words that devices understand. What these have no words for is not supported. */
final class DeviceParameters {
    private DeviceParameters() {}

    /** How to encrypt or decrypt with AES. No Block Cipher Mode means ECB, as for every key. */
    static CipherSpec aes(
            CryptographicParameters parameters,
            Optional<Bytes> iv,
            Optional<Bytes> additionalData,
            Optional<Bytes> tag) {
        requireAlgorithm(parameters, CryptographicAlgorithm.AES);
        var mode = parameters.blockCipherMode().orElse(BlockCipherMode.ECB);
        if (mode != BlockCipherMode.GCM) {
            HeldKey.requireNotAuthenticated(additionalData);
            HeldKey.requireNotAuthenticated(tag);
        }
        return switch (mode) {
            case GCM ->
                new CipherSpec.Gcm(
                        policy(iv), octets(additionalData.orElse(Bytes.EMPTY)), CipherSuites.tagBytes(parameters, tag));
            case CBC -> new CipherSpec.Cbc(policy(iv), isPadded(parameters));
            case CTR -> {
                if (parameters.counterLength().isPresent()
                        || parameters.initialCounterValue().isPresent()) {
                    throw unsupported("Counter Length and Initial Counter Value are");
                }
                yield new CipherSpec.Ctr(policy(iv));
            }
            case ECB -> {
                if (isPadded(parameters)) {
                    throw unsupported("padding in mode ECB is");
                }
                yield new CipherSpec.Ecb();
            }
            default -> throw unsupported("Block Cipher Mode " + mode.specName() + " is");
        };
    }

    /** Whether these parameters take an IV. */
    static boolean takesIv(CipherSpec spec) {
        return switch (spec) {
            case CipherSpec.Gcm _, CipherSpec.Cbc _, CipherSpec.Ctr _ -> true;
            case CipherSpec.Ecb _, CipherSpec.Oaep _, CipherSpec.RsaPkcs1 _ -> false;
        };
    }

    private static IvPolicy policy(Optional<Bytes> iv) {
        return iv.<IvPolicy>map(bytes -> new IvPolicy.Supplied(octets(bytes))).orElseGet(IvPolicy.Made::new);
    }

    private static boolean isPadded(CryptographicParameters parameters) {
        var padding = parameters.paddingMethod().orElse(PaddingMethod.NONE);
        return switch (padding) {
            case NONE -> false;
            case PKCS5 -> true;
            default -> throw unsupported("Padding Method " + padding.specName() + " is");
        };
    }

    /** How to encrypt or decrypt with RSA; the Padding Method must be said, as for every key. */
    static CipherSpec rsa(CryptographicParameters parameters) {
        requireAlgorithm(parameters, CryptographicAlgorithm.RSA);
        var padding = parameters
                .paddingMethod()
                .orElseThrow(() ->
                        new KmipException(BAD_CRYPTOGRAPHIC_PARAMETERS, "Padding Method is missing (needed for RSA)"));
        return switch (padding) {
            case PKCS1_V1_5 -> new CipherSpec.RsaPkcs1();
            case OAEP -> {
                var oaep = oaep(parameters);
                yield new CipherSpec.Oaep(oaep.digest(), oaep.mask(), oaep.label());
            }
            default -> throw unsupported("Padding Method " + padding.specName() + " is");
        };
    }

    private static WrapSpec.Oaep oaep(CryptographicParameters parameters) {
        return new WrapSpec.Oaep(
                digest(parameters.hashingAlgorithm().orElse(HashingAlgorithm.SHA_1)),
                digest(parameters.maskGeneratorHashingAlgorithm().orElse(HashingAlgorithm.SHA_1)),
                octets(parameters.pSource().orElse(Bytes.EMPTY)));
    }

    /** How to unwrap with RSA. */
    static WrapSpec rsaWrapping(CryptographicParameters parameters) {
        requireAlgorithm(parameters, CryptographicAlgorithm.RSA);
        if (!parameters.paddingMethod().equals(Optional.of(PaddingMethod.OAEP))) {
            throw unsupported("unwrapping by RSA with another Padding Method than OAEP is");
        }
        return oaep(parameters);
    }

    /** How to wrap or unwrap with AES: as RFC 3394 or RFC 5649 say. */
    static WrapSpec aesWrapping(CryptographicParameters parameters) {
        return switch (aesKeyWrap(parameters)) {
            case KEY_WRAP -> new WrapSpec.AesKeyWrap();
            case KEY_WRAP_PADDING -> new WrapSpec.AesKeyWrapPadded();
        };
    }

    static AesKeyWrap aesKeyWrap(CryptographicParameters parameters) {
        return AesKeyWrap.of(CryptographicAlgorithm.AES, parameters)
                .orElseThrow(() -> unsupported(
                        "wrapping in another Block Cipher Mode than NISTKeyWrap or" + " AESKeyWrapPadding is"));
    }

    /** How to make message codes, with the rules of {@link Macs}. */
    static MacSpec mac(CryptographicAlgorithm algorithm, CryptographicParameters parameters) {
        if (algorithm == CryptographicAlgorithm.AES) {
            Macs.requireCmac(parameters);
            return new MacSpec.AesCmac();
        }
        var hash = Hashes.ofHmac(algorithm)
                .orElseThrow(() -> unsupported("a MAC by Cryptographic Algorithm " + algorithm.specName() + " is"));
        Macs.requireHash(algorithm, parameters);
        return new MacSpec.Hmac(digest(hash));
    }

    /**
     * How to sign, or verify, a digest that is made already.
     *
     * @param digestBytes its length, from which follows what it is if the scheme doesn't say
     */
    static SignSpec signing(SignatureScheme scheme, int digestBytes) {
        return switch (scheme) {
            case SignatureScheme.RsaPkcs1(var hash) ->
                new SignSpec.Pkcs1(
                        digest(hash.orElseThrow(() -> unsupported("a signature without Hashing Algorithm is"))),
                        SignSpec.Input.DIGEST);
            case SignatureScheme.RsaPss pss -> {
                var digest = digest(pss.digest());
                yield new SignSpec.Pss(
                        digest, digest(pss.maskHash()), pss.saltLength().orElse(digest.bytes()), SignSpec.Input.DIGEST);
            }
            case SignatureScheme.Ecdsa(var hash) ->
                new SignSpec.Ecdsa(
                        hash.map(DeviceParameters::digest).orElseGet(() -> ofLength(digestBytes)),
                        SignSpec.Input.DIGEST);
            case SignatureScheme.Edwards _ -> new SignSpec.EdDsa();
            case SignatureScheme.Dsa _ -> throw unsupported("DSA is");
        };
    }

    private static Digest ofLength(int bytes) {
        return Arrays.stream(Digest.values())
                .filter(digest -> digest.bytes() == bytes)
                .findFirst()
                .orElseThrow(() -> unsupported("Digested Data of " + bytes + " bytes is"));
    }

    static Digest digest(HashingAlgorithm hash) {
        return switch (hash) {
            case SHA_1 -> Digest.SHA_1;
            case SHA_224 -> Digest.SHA_224;
            case SHA_256 -> Digest.SHA_256;
            case SHA_384 -> Digest.SHA_384;
            case SHA_512 -> Digest.SHA_512;
            default -> throw unsupported("Hashing Algorithm " + hash.specName() + " is");
        };
    }

    /** Returns nothing for none. */
    static Optional<Bytes> bytes(Octets octets) {
        return octets.isEmpty() ? Optional.empty() : Optional.of(Bytes.wrap(octets.toByteArray()));
    }

    static Octets octets(Bytes bytes) {
        return Octets.of(bytes.toArray());
    }

    private static void requireAlgorithm(CryptographicParameters parameters, CryptographicAlgorithm own) {
        var said = parameters.cryptographicAlgorithm();
        if (said.isPresent() && said.get() != own) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "Cryptographic Algorithm " + said.get().specName() + " (the key's is " + own.specName() + ")");
        }
        if (parameters.maskGenerator().orElse(MaskGenerator.MGF1) != MaskGenerator.MGF1) {
            throw new KmipException(BAD_CRYPTOGRAPHIC_PARAMETERS, "Mask Generator (expected MGF1)");
        }
    }

    static KmipException unsupported(String what) {
        return new KmipException(
                UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS, what + " not supported for a key that is in a device");
    }
}
