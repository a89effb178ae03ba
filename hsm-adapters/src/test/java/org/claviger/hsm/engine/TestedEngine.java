package org.claviger.hsm.engine;

import static org.junit.jupiter.api.Assertions.fail;

import org.claviger.hsm.BackendException;
import org.junit.jupiter.api.Assumptions;

/** The engines that tests run on. */
public enum TestedEngine {
    JAVA {
        @Override
        public KeyEngine open() {
            return KeyEngines.java();
        }
    },
    /** Where libcrypto is missing, the test is skipped, or fails where the environment says {@code CI=true}. */
    LIBCRYPTO {
        @Override
        public KeyEngine open() {
            try {
                return KeyEngines.libcrypto();
            } catch (BackendException e) {
                if ("true".equals(System.getenv("CI"))) {
                    fail(e);
                }
                Assumptions.abort(String.valueOf(e.getMessage()));
                throw e;
            }
        }
    };

    public abstract KeyEngine open();
}
