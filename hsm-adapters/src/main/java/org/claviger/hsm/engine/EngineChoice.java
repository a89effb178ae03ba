package org.claviger.hsm.engine;

/** Which engine an operator wants keys to be used by. */
public enum EngineChoice {
    /** libcrypto where it is there and right, else the JDK. */
    AUTO,
    LIBCRYPTO,
    JAVA
}
