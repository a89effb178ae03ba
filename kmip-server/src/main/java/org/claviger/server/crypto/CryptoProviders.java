package org.claviger.server.crypto;

import static java.util.Map.entry;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Which provider does which algorithm: one table, chosen by measurement (docs/performance.md), never by the order in which
 * the runtime happens to list its providers. Bouncy Castle is an object of this class alone and is not registered, so nothing
 * else of the process begins to use it unasked.
 *
 * <p>The JDK does what it does with the processor's own instructions: AES, HMAC, the digests, RSA. Bouncy Castle does what the
 * JDK lacks, and elliptic curves, where it is several times faster.
 *
 * <p>All methods throw {@link IllegalStateException} for what the table lacks: a mistake of ours, never of a client.
 */
public final class CryptoProviders {
    private static final Provider SUN = installed("SUN");
    private static final Provider SUN_JCE = installed("SunJCE");
    private static final Provider SUN_RSA = installed("SunRsaSign");
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    /** Keyed by the algorithm, or by algorithm and mode where a mode has a provider of its own. */
    private static final Map<String, Provider> CIPHERS = Map.ofEntries(
            entry("AES", SUN_JCE),
            entry("AES/CCM", BOUNCY_CASTLE), // the JDK has none
            entry("DESede", SUN_JCE),
            entry("Blowfish", SUN_JCE),
            entry("Camellia", BOUNCY_CASTLE), // the JDK has none
            entry("ChaCha20", SUN_JCE),
            entry("ChaCha20-Poly1305", SUN_JCE),
            entry("ChaCha", BOUNCY_CASTLE), // with a nonce of 8 bytes; the JDK takes 12 only
            entry("RSA", SUN_JCE));

    private static final Map<String, Provider> MACS = Map.ofEntries(
            entry("HmacMD5", SUN_JCE),
            entry("HmacSHA1", SUN_JCE),
            entry("HmacSHA224", SUN_JCE),
            entry("HmacSHA256", SUN_JCE),
            entry("HmacSHA384", SUN_JCE),
            entry("HmacSHA512", SUN_JCE),
            entry("HmacSHA512/224", SUN_JCE),
            entry("HmacSHA512/256", SUN_JCE),
            entry("HmacSHA3-224", SUN_JCE),
            entry("HmacSHA3-256", SUN_JCE),
            entry("HmacSHA3-384", SUN_JCE),
            entry("HmacSHA3-512", SUN_JCE),
            entry("AESCMAC", BOUNCY_CASTLE), // the JDK has no CMAC
            entry("DESEDECMAC", BOUNCY_CASTLE),
            entry("AES-GMAC", BOUNCY_CASTLE),
            entry("Poly1305", BOUNCY_CASTLE));

    private static final Map<String, Provider> DIGESTS = Map.ofEntries(
            entry("MD2", SUN),
            entry("MD4", BOUNCY_CASTLE), // the JDK has none, nor the next three
            entry("RIPEMD160", BOUNCY_CASTLE),
            entry("Tiger", BOUNCY_CASTLE),
            entry("Whirlpool", BOUNCY_CASTLE),
            entry("MD5", SUN),
            entry("SHA-1", SUN),
            entry("SHA-224", SUN),
            entry("SHA-256", SUN),
            entry("SHA-384", SUN),
            entry("SHA-512", SUN),
            entry("SHA-512/224", SUN),
            entry("SHA-512/256", SUN),
            entry("SHA3-224", SUN),
            entry("SHA3-256", SUN),
            entry("SHA3-384", SUN),
            entry("SHA3-512", SUN));

    /** Keyed by what follows "with" in the algorithm's name, or by the whole name. */
    private static final Map<String, Provider> SIGNATURES = Map.ofEntries(
            entry("RSA", SUN_RSA),
            entry("NONEwithRSA", BOUNCY_CASTLE), // the JDK has none
            entry("RSASSA-PSS", SUN_RSA),
            entry("DSA", SUN),
            entry("NONEwithDSA", BOUNCY_CASTLE), // the JDK takes digests of 20 bytes only
            entry(
                    "ECDSA",
                    BOUNCY_CASTLE), // P-256: sign 2 times, verify 7 times as fast as SunEC; secp256k1 is only here
            entry("PLAIN-ECDSA", BOUNCY_CASTLE),
            entry("Ed25519", BOUNCY_CASTLE), // 20 times as fast as SunEC
            entry("Ed448", BOUNCY_CASTLE));

    /** Keys must come from the provider that uses them: key factories, generators and agreements go together. */
    private static final Map<String, Provider> KEYS = Map.ofEntries(
            entry("RSA", SUN_RSA),
            entry("RSASSA-PSS", SUN_RSA),
            entry("DSA", SUN),
            entry("DH", SUN_JCE),
            entry("EC", BOUNCY_CASTLE),
            entry("ECDH", BOUNCY_CASTLE),
            entry("Ed25519", BOUNCY_CASTLE),
            entry("Ed448", BOUNCY_CASTLE),
            entry("X25519", BOUNCY_CASTLE),
            entry("X448", BOUNCY_CASTLE));

    private CryptoProviders() {}

    /** @param transformation in JCA's spelling, such as {@code "AES/GCM/NoPadding"} */
    public static Cipher cipher(String transformation) {
        var parts = transformation.split("/", -1);
        var mode = parts.length > 1 ? CIPHERS.get(parts[0] + "/" + parts[1]) : null;
        var provider = mode != null ? mode : of(CIPHERS, parts[0]);
        return make(transformation, () -> Cipher.getInstance(transformation, provider));
    }

    /** @param algorithm in JCA's spelling, such as {@code "HmacSHA256"} */
    public static Mac mac(String algorithm) {
        return make(algorithm, () -> Mac.getInstance(algorithm, of(MACS, algorithm)));
    }

    /** @param algorithm in JCA's spelling, such as {@code "SHA-256"} */
    public static MessageDigest digest(String algorithm) {
        return make(algorithm, () -> MessageDigest.getInstance(algorithm, of(DIGESTS, algorithm)));
    }

    /** @param algorithm in JCA's spelling, such as {@code "SHA256withECDSA"} or {@code "RSASSA-PSS"} */
    public static Signature signature(String algorithm) {
        var whole = SIGNATURES.get(algorithm);
        var provider = whole != null ? whole : of(SIGNATURES, algorithm.replaceFirst(".*with", ""));
        return make(algorithm, () -> Signature.getInstance(algorithm, provider));
    }

    /** @param algorithm in JCA's spelling, such as {@code "EC"} */
    public static KeyFactory keyFactory(String algorithm) {
        return make(algorithm, () -> KeyFactory.getInstance(algorithm, of(KEYS, algorithm)));
    }

    /** @param algorithm in JCA's spelling, such as {@code "EC"} */
    public static KeyPairGenerator keyPairGenerator(String algorithm) {
        return make(algorithm, () -> KeyPairGenerator.getInstance(algorithm, of(KEYS, algorithm)));
    }

    /** @param algorithm in JCA's spelling, such as {@code "ECDH"} */
    public static KeyAgreement keyAgreement(String algorithm) {
        return make(algorithm, () -> KeyAgreement.getInstance(algorithm, of(KEYS, algorithm)));
    }

    /** @param algorithm in JCA's spelling, such as {@code "EC"} */
    public static AlgorithmParameters algorithmParameters(String algorithm) {
        return make(algorithm, () -> AlgorithmParameters.getInstance(algorithm, of(KEYS, algorithm)));
    }

    private static Provider of(Map<String, Provider> table, String algorithm) {
        var provider = table.get(algorithm);
        if (provider == null) {
            throw new IllegalStateException("no provider is chosen for " + algorithm);
        }
        return provider;
    }

    private static Provider installed(String name) {
        var provider = Security.getProvider(name);
        if (provider == null) {
            throw new IllegalStateException("this Java runtime lacks the provider " + name);
        }
        return provider;
    }

    private interface Maker<T> {
        T make() throws GeneralSecurityException;
    }

    private static <T> T make(String algorithm, Maker<T> maker) {
        try {
            return maker.make();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the provider chosen for " + algorithm + " does not have it", e);
        }
    }
}
