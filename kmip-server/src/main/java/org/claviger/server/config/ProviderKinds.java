package org.claviger.server.config;

import java.util.List;
import java.util.stream.Collectors;

/** The kinds of places where root keys can live. */
public final class ProviderKinds {
    /** Every kind, in the order of the documentation. The first is the default. */
    public static final List<ProviderKind> ALL =
            List.of(new SoftwareProvider(), new AwsKmsProvider(), new Pkcs11Provider());

    private ProviderKinds() {}

    /** Returns the codes of those that can hold keys of clients, as a message names them. */
    static String thatHoldResidentKeys() {
        return ALL.stream()
                .filter(ProviderKind::holdsResidentKeys)
                .map(ProviderKind::code)
                .collect(Collectors.joining(" or "));
    }
}
