package org.claviger.server.net;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Locale;
import org.bouncycastle.jcajce.util.DefaultJcaJceHelper;
import org.bouncycastle.jcajce.util.JcaJceHelper;
import org.bouncycastle.tls.crypto.Tls13Verifier;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.bouncycastle.tls.crypto.TlsStreamVerifier;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;

/**
 * Puts the Java runtime's primitives under Bouncy Castle's TLS, without any of Bouncy Castle's own being registered.
 *
 * <p>The two call RSASSA-PSS by different names. Bouncy Castle asks for {@code SHA256WITHRSAANDMGF1} and then sets hash and
 * salt as well; the runtime knows only {@code RSASSA-PSS} with hash and salt set. Unless the name is translated, there are no
 * RSA certificates under TLS 1.3.
 */
final class RuntimePrimitives extends JcaTlsCryptoProvider {
    private static final String PSS_OF_BOUNCY_CASTLE = "WITHRSAANDMGF1";
    private static final String PSS_OF_RUNTIME = "RSASSA-PSS";

    private final JcaJceHelper helper = new DefaultJcaJceHelper() {
        @Override
        public Signature createSignature(String algorithm) throws NoSuchAlgorithmException {
            return super.createSignature(translate(algorithm));
        }
    };

    private static String translate(String algorithm) {
        return algorithm.toUpperCase(Locale.ROOT).endsWith(PSS_OF_BOUNCY_CASTLE) ? PSS_OF_RUNTIME : algorithm;
    }

    @Override
    public JcaJceHelper getHelper() {
        return helper;
    }

    @Override
    public JcaTlsCrypto create(SecureRandom keyRandom, SecureRandom nonceRandom) {
        return new JcaTlsCrypto(helper, keyRandom, nonceRandom) {
            @Override
            protected TlsStreamSigner createStreamSigner(
                    JcaJceHelper helper,
                    String algorithm,
                    @Nullable AlgorithmParameterSpec parameters,
                    PrivateKey key,
                    SecureRandom random)
                    throws GeneralSecurityException {
                return super.createStreamSigner(helper, translate(algorithm), parameters, key, random);
            }

            @Override
            protected TlsStreamVerifier createStreamVerifier(
                    String algorithm, @Nullable AlgorithmParameterSpec parameters, byte[] signature, PublicKey key)
                    throws IOException {
                return super.createStreamVerifier(translate(algorithm), parameters, signature, key);
            }

            @Override
            protected Tls13Verifier createTls13Verifier(
                    String algorithm, @Nullable AlgorithmParameterSpec parameters, PublicKey key) throws IOException {
                return super.createTls13Verifier(translate(algorithm), parameters, key);
            }
        };
    }
}
