package org.claviger.server.crypto.certificate;

import static org.claviger.enumeration.ResultReason.INVALID_CSR;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.PERMISSION_DENIED;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.claviger.server.domain.KmipException;

/**
 * What the operator lets clients have certified.
 *
 * @param subjects one of them must fit the subject
 * @param alternativeNames one of them must fit each alternative name
 * @param extendedUsages what certificates may say; all of it if a request asks for none in particular
 * @param validity how long certificates are valid at most
 * @param requestRequired whether a client must prove by a certificate request that it has the private key
 */
public record CertificatePolicy(
        List<SubjectPattern> subjects,
        List<AlternativeNamePattern> alternativeNames,
        Set<ExtendedUsage> extendedUsages,
        Duration validity,
        boolean requestRequired) {
    public CertificatePolicy {
        subjects = List.copyOf(subjects);
        alternativeNames = List.copyOf(alternativeNames);
        extendedUsages = Set.copyOf(extendedUsages);
    }

    /**
     * Checks that there is a request where the operator wants one.
     *
     * @throws KmipException with Invalid CSR if there is none
     */
    public void requireProof(Optional<CertificationRequest> request) {
        if (requestRequired && request.isEmpty()) {
            throw new KmipException(
                    INVALID_CSR, "a certificate request is missing, which proves that the client has the private key");
        }
    }

    /**
     * Checks whom a certificate may be for.
     *
     * @throws KmipException with Permission Denied if the operator does not allow it, Invalid Field if it is nobody
     */
    public void requireAllowed(SubjectNames names) {
        if (names.isEmpty()) {
            throw new KmipException(INVALID_FIELD, "the certificate names nobody: no subject, no alternative name");
        }
        if (!isEmpty(names.subject()) && subjects.stream().noneMatch(pattern -> pattern.fits(names.subject()))) {
            throw new KmipException(PERMISSION_DENIED, "the policy of this server does not certify this subject");
        }
        for (var name : names.alternativeNames()) {
            if (alternativeNames.stream().noneMatch(pattern -> pattern.fits(name))) {
                throw new KmipException(
                        PERMISSION_DENIED, "the policy of this server does not certify one of the alternative names");
            }
        }
    }

    private static boolean isEmpty(X500Name subject) {
        return subject.getRDNs().length == 0;
    }

    /**
     * Returns the extended usages of a certificate.
     *
     * @param wanted empty: all that there may be
     * @throws KmipException with Permission Denied if the operator does not allow one
     */
    public Set<ExtendedUsage> extendedUsages(Set<ExtendedUsage> wanted) {
        if (!extendedUsages.containsAll(wanted)) {
            throw new KmipException(
                    PERMISSION_DENIED, "the policy of this server does not certify one of the extended key usages");
        }
        return wanted.isEmpty() ? extendedUsages : wanted;
    }
}
