package org.claviger.server.net;

import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PSSParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.claviger.server.access.CertificateIdentity;
import org.claviger.server.access.Identity;
import org.claviger.server.access.UnidentifiedClientException;
import org.claviger.server.dispatch.CertificateText;
import org.claviger.server.net.ClientRefusedException.Reason;

/**
 * Decides whether a client's certificate chain opens the door, and who the client is.
 *
 * <p>Stricter than the Java runtime's own check, which by its defaults accepts RSA keys of 1,024 bits and SHA-1 signatures
 * from private authorities; and it says what is wrong with a certificate before it says that no path was found.
 */
final class ClientCertificateCheck {
    private static final int MIN_RSA_BITS = 2_048;
    private static final int MAX_RSA_BITS = 8_192; // longer ones only cost time to verify
    private static final BigInteger MAX_RSA_EXPONENT = BigInteger.ONE.shiftLeft(32);
    private static final int MIN_EC_BITS = 256;
    private static final String CLIENT_AUTHENTICATION =
            "1.3.6.1.5.5.7.3.2"; // id-kp-clientAuth, RFC 5280 section 4.2.1.12
    private static final String ANY_PURPOSE = "2.5.29.37.0"; // anyExtendedKeyUsage, the same section
    private static final List<String> WEAK_SIGNATURES = List.of("SHA1", "MD5", "MD2");
    private static final int DIGITAL_SIGNATURE = 0; // index in X509Certificate.getKeyUsage

    private final Map<X509Certificate, String> authorities;
    private final IssuingAuthority issuing;
    private final Map<X500Principal, List<X509CRL>> revocationLists;
    private final boolean requireClientUsage;
    private final CertificateIdentity identity;
    private final Clock clock;

    /**
     * @param authorities certificates of the authorities with the name each is known under
     * @param issuing the authority whose certificates open no door, whoever vouches for it
     * @param revocationLists empty means that revocation isn't checked
     */
    ClientCertificateCheck(
            Map<X509Certificate, String> authorities,
            IssuingAuthority issuing,
            List<X509CRL> revocationLists,
            boolean requireClientUsage,
            CertificateIdentity identity,
            Clock clock) {
        this.authorities = Map.copyOf(authorities);
        this.issuing = issuing;
        this.revocationLists = revocationLists.stream().collect(Collectors.groupingBy(X509CRL::getIssuerX500Principal));
        this.requireClientUsage = requireClientUsage;
        this.identity = identity;
        this.clock = clock;
    }

    /** The authorities' certificates, as the handshake names them to clients that have several certificates. */
    X509Certificate[] acceptedIssuers() {
        return authorities.keySet().toArray(X509Certificate[]::new);
    }

    /**
     * Returns who the holder of a chain is.
     *
     * @param sent what the client sent: its own certificate first, then any others in any order
     * @throws ClientRefusedException if anything in the chain is not as it must be
     */
    Identity check(X509Certificate... sent) throws ClientRefusedException {
        try {
            return checked(sent);
        } catch (ClientRefusedException e) {
            throw e.of(sent[0]);
        }
    }

    private Identity checked(X509Certificate... sent) throws ClientRefusedException {
        var now = clock.instant();
        var client = sent[0];
        checkValidity(client, now);
        checkUsage(client);
        checkStrength(client);
        checkSignature(client);
        var path = path(sent, now);
        for (var link : path) {
            checkNotIssuing(link);
            checkStrength(link);
            checkSignature(link);
        }
        for (var between : path.subList(1, Math.max(1, path.size() - 1))) {
            checkMayVouchForClients(between);
        }
        var authority = path.getLast();
        if (!revocationLists.isEmpty()) {
            checkRevocation(path, now);
        }
        try {
            return identity.identify(nameOf(authority), client);
        } catch (UnidentifiedClientException e) {
            throw refused(Reason.NO_IDENTITY, client, "names nobody: " + e.getMessage());
        }
    }

    private String nameOf(X509Certificate authority) {
        var name = authorities.get(authority);
        if (name == null) {
            throw new IllegalStateException("path ends in an unknown authority");
        }
        return name;
    }

    private static void checkValidity(X509Certificate certificate, Instant now) throws ClientRefusedException {
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            throw refused(
                    Reason.EXPIRED,
                    certificate,
                    "expired at " + certificate.getNotAfter().toInstant());
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            throw refused(
                    Reason.NOT_YET_VALID,
                    certificate,
                    "is not valid before " + certificate.getNotBefore().toInstant() + "; it is " + now);
        }
    }

    private void checkUsage(X509Certificate client) throws ClientRefusedException {
        var keyUsage = client.getKeyUsage();
        if (keyUsage != null && !keyUsage[DIGITAL_SIGNATURE]) {
            throw refused(Reason.WRONG_USAGE, client, "has a key usage without digital signature");
        }
        if (!requireClientUsage) {
            return;
        }
        try {
            var purposes = client.getExtendedKeyUsage();
            if (purposes == null) {
                throw refused(
                        Reason.WRONG_USAGE,
                        client,
                        "has no extended key usage (expected client authentication, " + CLIENT_AUTHENTICATION + ")");
            }
            if (!purposes.contains(CLIENT_AUTHENTICATION)) {
                throw refused(
                        Reason.WRONG_USAGE,
                        client,
                        "has extended key usage " + LogText.quote(String.join(", ", purposes))
                                + " (expected client authentication, " + CLIENT_AUTHENTICATION + ")");
            }
        } catch (CertificateParsingException e) {
            throw refused(Reason.WRONG_USAGE, client, "has an extended key usage that cannot be read");
        }
    }

    /**
     * An authority between a client and the one that is configured may be limited to other purposes. RFC 5280 leaves open
     * what an extended key usage in an authority's certificate means; limiting is what browsers and operating systems read.
     */
    private void checkMayVouchForClients(X509Certificate authority) throws ClientRefusedException {
        if (!requireClientUsage) {
            return;
        }
        try {
            var purposes = authority.getExtendedKeyUsage();
            if (purposes != null && !purposes.contains(CLIENT_AUTHENTICATION) && !purposes.contains(ANY_PURPOSE)) {
                throw refused(
                        Reason.WRONG_USAGE,
                        authority,
                        "is an authority for extended key usage " + LogText.quote(String.join(", ", purposes))
                                + " only (expected client authentication, " + CLIENT_AUTHENTICATION + ")");
            }
        } catch (CertificateParsingException e) {
            throw refused(Reason.WRONG_USAGE, authority, "has an extended key usage that cannot be read");
        }
    }

    /** Who may use Certify must not become anybody else by it, so neither the authority nor what it vouches for is let in. */
    private void checkNotIssuing(X509Certificate certificate) throws ClientRefusedException {
        if (issuing.is(certificate) || issuing.hasIssued(certificate)) {
            throw refused(
                    Reason.UNTRUSTED,
                    certificate,
                    "comes from the authority that certifies keys for clients (certify.authority), which opens no door"
                            + " here");
        }
    }

    private static void checkStrength(X509Certificate certificate) throws ClientRefusedException {
        var fault = weakness(certificate.getPublicKey());
        if (!fault.isEmpty()) {
            throw refused(Reason.WEAK_KEY, certificate, "has " + fault);
        }
    }

    /** Says what is wrong with a key; empty when nothing is. */
    static String weakness(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa
            when rsa.getModulus().bitLength() < MIN_RSA_BITS || rsa.getModulus().bitLength() > MAX_RSA_BITS ->
                "an RSA key of " + rsa.getModulus().bitLength() + " bits (expected " + MIN_RSA_BITS + " to "
                        + MAX_RSA_BITS + ")";
            case RSAPublicKey rsa
            when rsa.getPublicExponent().compareTo(MAX_RSA_EXPONENT) > 0 ->
                "an RSA key with a public exponent of "
                        + rsa.getPublicExponent().bitLength() + " bits (expected at most 32)";
            case RSAPublicKey rsa -> "";
            case ECPublicKey ec
            when ec.getParams().getCurve().getField().getFieldSize() < MIN_EC_BITS ->
                "an elliptic curve key of "
                        + ec.getParams().getCurve().getField().getFieldSize() + " bits (expected at least "
                        + MIN_EC_BITS + ")";
            case ECPublicKey ec -> "";
            case EdECPublicKey ed -> "";
            default -> "a key of algorithm " + LogText.quote(key.getAlgorithm()) + " (expected RSA, EC or EdDSA)";
        };
    }

    private void checkSignature(X509Certificate certificate) throws ClientRefusedException {
        if (authorities.containsKey(certificate)) {
            return; // trusted as it is, whoever signed it
        }
        var algorithm = signatureAlgorithm(certificate);
        if (WEAK_SIGNATURES.stream().anyMatch(algorithm::startsWith)) {
            throw refused(
                    Reason.WEAK_SIGNATURE,
                    certificate,
                    "is signed with " + LogText.quote(algorithm) + " (expected SHA-256 or better)");
        }
    }

    private static String signatureAlgorithm(X509Certificate certificate) {
        var name = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        if (!name.equals("RSASSA-PSS")) {
            return name;
        }
        try {
            var parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            parameters.init(certificate.getSigAlgParams());
            var digest = parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
            return digest.replace("-", "").toUpperCase(Locale.ROOT) + "WITH" + name;
        } catch (GeneralSecurityException | IOException e) {
            return "SHA1WITH" + name; // the default of RFC 4055 section 3.1 when no digest can be read
        }
    }

    /** Returns the chain from the client's certificate to the authority that vouches for it, both included. */
    private List<X509Certificate> path(X509Certificate[] sent, Instant now) throws ClientRefusedException {
        if (authorities.containsKey(sent[0])) {
            return List.of(sent[0]); // a certificate that is itself listed vouches for itself
        }
        var anchors = authorities.keySet().stream()
                .filter(authority -> isValid(authority, now))
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toSet());
        if (anchors.isEmpty()) {
            throw refused(Reason.UNTRUSTED, sent[0], whyUntrusted(sent, now));
        }
        try {
            var target = new X509CertSelector();
            target.setCertificate(sent[0]);
            var parameters = new PKIXBuilderParameters(anchors, target);
            parameters.setRevocationEnabled(false); // checked below, with a reason that can be read
            parameters.setDate(Date.from(now));
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(sent))));
            var result = (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
            var path = new ArrayList<X509Certificate>();
            for (var certificate : result.getCertPath().getCertificates()) {
                path.add((X509Certificate) certificate);
            }
            path.add(result.getTrustAnchor().getTrustedCert());
            return path;
        } catch (CertPathBuilderException e) {
            throw refused(Reason.UNTRUSTED, sent[0], whyUntrusted(sent, now));
        } catch (InvalidAlgorithmParameterException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has a PKIX path builder", e);
        }
    }

    /** Retraces the way from the client's certificate up, to say where it ends. */
    private String whyUntrusted(X509Certificate[] sent, Instant now) {
        var current = sent[0];
        var seen = new HashSet<X509Certificate>();
        while (seen.add(current)) {
            var issuer = current.getIssuerX500Principal();
            var signed = current;
            var namesakes = authorities.keySet().stream()
                    .filter(candidate -> candidate.getSubjectX500Principal().equals(issuer))
                    .toList();
            var signers = namesakes.stream()
                    .filter(candidate -> isSignedBy(signed, candidate))
                    .toList();
            if (!signers.isEmpty() && signers.stream().noneMatch(signer -> isValid(signer, now))) {
                return "leads to the client authority " + LogText.quote(issuer.getName())
                        + ", which is valid only from "
                        + signers.getFirst().getNotBefore().toInstant() + " to "
                        + signers.getFirst().getNotAfter().toInstant();
            }
            if (!signers.isEmpty()) {
                return "leads to a configured client authority, but the chain breaks a rule of RFC 5280 section 6"
                        + " (authorities that aren't marked as such, path length, name constraints, critical extensions)";
            }
            if (!namesakes.isEmpty()) {
                return "is issued by another authority with the same name as a configured one, "
                        + LogText.quote(issuer.getName());
            }
            var next = List.of(sent).stream()
                    .filter(candidate -> candidate.getSubjectX500Principal().equals(issuer))
                    .filter(candidate -> isSignedBy(signed, candidate))
                    .findFirst();
            if (next.isEmpty()) {
                return "is issued by " + LogText.quote(issuer.getName())
                        + ", which is neither a configured client authority nor in the chain that was sent";
            }
            current = next.get();
            if (!isValid(current, now)) {
                return "leads to an intermediate authority that is valid only from "
                        + current.getNotBefore().toInstant() + " to "
                        + current.getNotAfter().toInstant();
            }
        }
        return "ends in " + LogText.quote(current.getSubjectX500Principal().getName())
                + ", which is not a configured client authority";
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isAfter(certificate.getNotAfter().toInstant())
                && !now.isBefore(certificate.getNotBefore().toInstant());
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private void checkRevocation(List<X509Certificate> path, Instant now) throws ClientRefusedException {
        for (var i = 0; i < path.size() - 1; i++) {
            var certificate = path.get(i);
            var issuer = path.get(i + 1);
            var list = currentList(certificate, issuer, now);
            var entry = list.getRevokedCertificate(certificate);
            if (entry != null) {
                throw refused(
                        Reason.REVOKED,
                        certificate,
                        "was revoked at " + entry.getRevocationDate().toInstant());
            }
        }
    }

    private X509CRL currentList(X509Certificate certificate, X509Certificate issuer, Instant now)
            throws ClientRefusedException {
        var ofIssuer = revocationLists.getOrDefault(issuer.getSubjectX500Principal(), List.of()).stream()
                .filter(list -> isSignedBy(list, issuer))
                .sorted(Comparator.comparing(X509CRL::getThisUpdate).reversed())
                .toList();
        if (ofIssuer.isEmpty()) {
            throw refused(
                    Reason.REVOCATION_UNKNOWN,
                    certificate,
                    "cannot be checked: revocation lists are configured, but none of its issuer "
                            + LogText.quote(issuer.getSubjectX500Principal().getName()));
        }
        var newest = ofIssuer.getFirst();
        if (newest.getNextUpdate() == null
                || now.isBefore(newest.getNextUpdate().toInstant())) {
            return newest;
        }
        throw refused(
                Reason.REVOCATION_UNKNOWN,
                certificate,
                "cannot be checked: the revocation list of "
                        + LogText.quote(issuer.getSubjectX500Principal().getName()) + " is out of date since "
                        + newest.getNextUpdate().toInstant());
    }

    private static boolean isSignedBy(X509CRL list, X509Certificate issuer) {
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static ClientRefusedException refused(Reason reason, X509Certificate certificate, String what) {
        return new ClientRefusedException(
                reason,
                "certificate "
                        + LogText.quote(certificate.getSubjectX500Principal().getName()) + " serial "
                        + CertificateText.serial(certificate) + " " + what);
    }
}
