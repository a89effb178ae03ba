package org.claviger.server.crypto.certificate;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** What a certificate's key may be used for besides its Key Usage, as far as it can be asked for (RFC 5280 section 4.2.1.12). */
public enum ExtendedUsage {
    SERVER_AUTHENTICATION(KeyPurposeId.id_kp_serverAuth),
    CLIENT_AUTHENTICATION(KeyPurposeId.id_kp_clientAuth),
    EMAIL_PROTECTION(KeyPurposeId.id_kp_emailProtection),
    CODE_SIGNING(KeyPurposeId.id_kp_codeSigning),
    TIME_STAMPING(KeyPurposeId.id_kp_timeStamping);

    private final KeyPurposeId id;

    ExtendedUsage(KeyPurposeId id) {
        this.id = id;
    }

    KeyPurposeId id() {
        return id;
    }

    /** Returns the usage of this identifier; empty for those that nobody gets, such as signing for the authority itself. */
    static Optional<ExtendedUsage> of(KeyPurposeId id) {
        return Arrays.stream(values()).filter(usage -> usage.id.equals(id)).findFirst();
    }
}
