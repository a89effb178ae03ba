package org.claviger.server.crypto.certificate;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * What a certificate is to say.
 *
 * @param extendedUsages empty: the certificate has no such extension
 * @param start when it begins to be valid, at the earliest
 * @param end when it ends to be valid, at the latest
 */
public record CertificateContent(
        PublicKey publicKey,
        SubjectNames names,
        KeyUsage usage,
        Set<ExtendedUsage> extendedUsages,
        Instant start,
        Instant end) {
    public CertificateContent {
        extendedUsages = Set.copyOf(extendedUsages);
    }
}
