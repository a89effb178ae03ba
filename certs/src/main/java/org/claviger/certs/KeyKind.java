package org.claviger.certs;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** The keys that certificates are made for here. */
public enum KeyKind {
    /** Too weak for Claviger; made only to see it refused. */
    RSA_1024("RSA", rsa(1024)),
    RSA_2048("RSA", rsa(2048)),
    RSA_3072("RSA", rsa(3072)),
    P_256("EC", new ECGenParameterSpec("secp256r1")),
    P_384("EC", new ECGenParameterSpec("secp384r1"));

    private final String algorithm;
    private final AlgorithmParameterSpec parameters;

    KeyKind(String algorithm, AlgorithmParameterSpec parameters) {
        this.algorithm = algorithm;
        this.parameters = parameters;
    }

    private static AlgorithmParameterSpec rsa(int bits) {
        return new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4);
    }

    boolean isRsa() {
        return algorithm.equals("RSA");
    }

    KeyPair generate(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot make " + this + " keys", e);
        }
    }
}
