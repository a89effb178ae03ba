package org.claviger.server.net;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.bouncycastle.jsse.BCSSLEngine;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;

/** What differs between the implementations of TLS. */
sealed interface TlsImplementation {
    SSLContext newContext(KeyStore keys, char[] password, TrustManager trust, SecureRandom random)
            throws GeneralSecurityException;

    /** The cipher suites that engines really can. */
    Set<String> cipherSuites(SSLEngine engine);

    /** Last touches to an engine made by one of the contexts. */
    void configure(SSLEngine engine);

    /** Returns an engine that does the slow part of its handshake in delegated tasks. */
    SSLEngine withHandshakeTasks(SSLEngine engine);

    static TlsImplementation of(TlsSettings.TlsProvider provider) {
        return switch (provider) {
            case BOUNCY_CASTLE -> new BouncyCastle();
            case JDK -> new Jdk();
        };
    }

    /**
     * Bouncy Castle's protocol. Its provider is used as an object and registered nowhere, and it takes every primitive from
     * the runtime's providers in their order, so AES runs on the processor's instructions.
     */
    final class BouncyCastle implements TlsImplementation {
        /** The hybrid of X25519 and ML-KEM first: what is recorded today stays closed to a quantum computer later. */
        private static final String[] NAMED_GROUPS = {
            "X25519MLKEM768", "x25519", "secp256r1", "secp384r1", "secp521r1", "x448"
        };

        /** Held here because a logger nobody holds forgets its level. */
        private final Logger logger = Logger.getLogger("org.bouncycastle.jsse");

        private final BouncyCastleJsseProvider provider;

        BouncyCastle() {
            // It writes a stack trace for every client that is refused; we log those ourselves, in a line.
            logger.setLevel(Level.OFF);
            provider = new BouncyCastleJsseProvider(false, new RuntimePrimitives());
        }

        @Override
        public SSLContext newContext(KeyStore keys, char[] password, TrustManager trust, SecureRandom random)
                throws GeneralSecurityException {
            var keyManagers = KeyManagerFactory.getInstance("PKIX", provider);
            keyManagers.init(keys, password);
            var context = SSLContext.getInstance("TLS", provider);
            // A random source must be given: left to itself it looks for one that only its own primitives have.
            context.init(keyManagers.getKeyManagers(), new TrustManager[] {trust}, random);
            return context;
        }

        @Override
        public Set<String> cipherSuites(SSLEngine engine) {
            // It lists ChaCha20 too, but asks for it by a name that the runtime's primitives don't have.
            return Arrays.stream(engine.getSupportedCipherSuites())
                    .filter(suite -> !suite.contains("CHACHA20"))
                    .collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public void configure(SSLEngine engine) {
            if (engine instanceof BCSSLEngine ours) {
                var parameters = ours.getParameters();
                parameters.setNamedGroups(NAMED_GROUPS);
                parameters.setUseNamedGroupsOrder(true);
                ours.setParameters(parameters);
            }
        }

        @Override
        public SSLEngine withHandshakeTasks(SSLEngine engine) {
            return new HandshakeTasks(engine);
        }
    }

    /** The runtime's own. */
    final class Jdk implements TlsImplementation {
        private static final String PROVIDER = "SunJSSE";

        @Override
        public SSLContext newContext(KeyStore keys, char[] password, TrustManager trust, SecureRandom random)
                throws GeneralSecurityException {
            var keyManagers = KeyManagerFactory.getInstance("PKIX", PROVIDER);
            keyManagers.init(keys, password);
            var context = SSLContext.getInstance("TLS", PROVIDER);
            context.init(keyManagers.getKeyManagers(), new TrustManager[] {trust}, random);
            return context;
        }

        @Override
        public Set<String> cipherSuites(SSLEngine engine) {
            return Set.of(engine.getSupportedCipherSuites());
        }

        @Override
        public void configure(SSLEngine engine) {}

        @Override
        public SSLEngine withHandshakeTasks(SSLEngine engine) {
            return engine; // as it is
        }
    }
}
