package org.claviger.server.config;

import java.util.Locale;

/** Kinds of places where root keys live. */
enum RootKeyProvider {
    SOFTWARE,
    AWS_KMS,
    PKCS11;

    /** What it is called in the configuration. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
