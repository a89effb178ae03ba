package org.claviger.server.operation;

import java.util.Set;
import java.util.function.Supplier;
import org.claviger.hsm.KeyBackend;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A device that tests put keys into. A test class that registers it as an extension has it tested by its nested classes.
 *
 * @param open opens it, the same one each time
 * @param abilities what it can do that not every device can
 */
record TestedDevice(Supplier<KeyBackend> open, Set<Ability> abilities) implements ParameterResolver {
    /** What not every device can do. */
    enum Ability {
        SUPPLIED_IV,
        STANDARD_CIPHERS,
        IMPORT,
        PSS,
        RSA_ENCRYPTION,
        WRAP,
        /** Keys that make codes by AES. */
        CMAC,
        ED25519,
        /** With RSA keys, by OAEP with SHA-1. */
        RSA_UNWRAP
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestedDevice.class;
    }

    @Override
    public TestedDevice resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return this;
    }
}
