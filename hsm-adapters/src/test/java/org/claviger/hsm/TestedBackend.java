package org.claviger.hsm;

import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A backend with resident keys under test, here or in a server that puts keys into it. A test class that registers it as an
 * extension has it tested by its nested classes.
 *
 * @param open opens it, the same one each time
 * @param abilities what it can do that not every backend can
 */
public record TestedBackend(Supplier<KeyBackend> open, Set<Ability> abilities) implements ParameterResolver {
    /** What a backend may or may not be able to do. */
    public enum Ability {
        AES,
        /** Other modes than GCM. */
        STANDARD_CIPHERS,
        SUPPLIED_IV,
        IMPORT,
        /** Private keys of RSA and of the curves that there are. */
        IMPORT_PRIVATE,
        /** By an AES key, as RFC 3394 has it. */
        UNWRAP_PRIVATE,
        SAYS_MADE_INSIDE,
        HMAC,
        CMAC,
        PSS,
        RSA_ENCRYPTION,
        OAEP_SHA_1,
        OAEP_SHA_256,
        P_224,
        P_384,
        P_521,
        SECP256K1,
        ED25519,
        ED448,
        ECDH_RESIDENT,
        ECDH_SECRET,
        KEY_WRAP,
        KEY_WRAP_PADDED,
        /** With SHA-1. */
        OAEP_WRAP
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestedBackend.class;
    }

    @Override
    public TestedBackend resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return this;
    }
}
