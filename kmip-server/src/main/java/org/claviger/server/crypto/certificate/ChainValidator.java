package org.claviger.server.crypto.certificate;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.server.domain.KmipException;

/**
 * Validates chains of certificates by RFC 5280 section 6, against the authorities that the operator trusts. Looks at nothing
 * but what it is given: it fetches neither certificates nor revocation lists.
 */
public final class ChainValidator {
    private static final int MAX_CERTIFICATES = 32;

    private final Set<X509Certificate> trusted;

    /** @param trusted where a chain may end */
    public ChainValidator(Collection<X509Certificate> trusted) {
        this.trusted = Set.copyOf(trusted);
    }

    /**
     * Tells whether certificates, in any order, are one valid chain at this time. Unknown is a chain whose next issuer is
     * neither among them nor trusted; the authority at its end need not be among them.
     *
     * @param chain in DER
     * @throws KmipException with Invalid Field if one is no X.509 certificate, or there are too many
     */
    public ValidityIndicator validate(List<byte[]> chain, Instant when) {
        if (chain.size() > MAX_CERTIFICATES) {
            throw new KmipException(
                    INVALID_FIELD, chain.size() + " certificates (expected at most " + MAX_CERTIFICATES + ")");
        }
        var certificates = new LinkedHashSet<X509Certificate>();
        chain.forEach(der -> certificates.add(read(der)));
        var ends = certificates.stream()
                .filter(candidate -> certificates.stream()
                        .noneMatch(other -> !other.equals(candidate) && isIssuer(candidate, other)))
                .toList();
        return ends.size() == 1 ? validate(ends.getFirst(), certificates, when) : ValidityIndicator.INVALID;
    }

    private static X509Certificate read(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new KmipException(INVALID_FIELD, "Certificate Value is no X.509 certificate", e);
        }
    }

    private ValidityIndicator validate(X509Certificate end, Set<X509Certificate> given, Instant when) {
        var rest = new LinkedHashSet<>(given);
        var path = new ArrayList<X509Certificate>();
        var current = end;
        while (!trusted.contains(current)) {
            rest.remove(current);
            path.add(current);
            var signed = current;
            if (trusted.stream().anyMatch(authority -> isIssuer(authority, signed))) {
                rest.removeAll(trusted);
                return rest.isEmpty() ? validated(path, when) : ValidityIndicator.INVALID;
            }
            var issuer = rest.stream().filter(other -> isIssuer(other, signed)).findFirst();
            if (issuer.isEmpty()) {
                return whyNoIssuer(signed, given);
            }
            current = issuer.get();
        }
        rest.removeAll(trusted);
        if (!rest.isEmpty()) {
            return ValidityIndicator.INVALID;
        }
        return path.isEmpty() ? validAt(current, when) : validated(path, when);
    }

    /** A certificate that says it is of somebody known, but is not, is no unknown one; nor is a root that nobody trusts. */
    private ValidityIndicator whyNoIssuer(X509Certificate certificate, Set<X509Certificate> given) {
        var issuer = certificate.getIssuerX500Principal();
        var isNamed = trusted.stream()
                        .anyMatch(other -> other.getSubjectX500Principal().equals(issuer))
                || given.stream()
                        .anyMatch(other -> other.getSubjectX500Principal().equals(issuer));
        return isNamed ? ValidityIndicator.INVALID : ValidityIndicator.UNKNOWN;
    }

    private static ValidityIndicator validAt(X509Certificate certificate, Instant when) {
        return when.isBefore(certificate.getNotBefore().toInstant())
                        || when.isAfter(certificate.getNotAfter().toInstant())
                ? ValidityIndicator.INVALID
                : ValidityIndicator.VALID;
    }

    private ValidityIndicator validated(List<X509Certificate> path, Instant when) {
        // The runtime does not ask whether a trust anchor is valid at the time.
        var anchors = trusted.stream()
                .filter(authority -> validAt(authority, when) == ValidityIndicator.VALID)
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toSet());
        if (anchors.isEmpty()) {
            return ValidityIndicator.INVALID;
        }
        try {
            var parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(when));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
            return ValidityIndicator.VALID;
        } catch (CertPathValidatorException e) {
            return ValidityIndicator.INVALID;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime validates by PKIX", e);
        }
    }

    private static boolean isIssuer(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
