package org.claviger.certs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * What a certificate shall say. Start from {@link #server} or {@link #client} and change what differs; the faults that
 * tests need (wrong use, wrong time, weak key, old signature) are said the same way.
 *
 * @param subject may be empty when there are alternative names
 * @param purposes the extended key usages; none means no such extension, which allows any use
 * @param start when validity begins, counted from the moment of issue; negative lies in the past
 * @param validity how long it lasts from there
 * @param sha1Signature sign with SHA-1, which nobody should accept any more
 */
public record CertificateOrder(
        X500Principal subject,
        KeyKind key,
        List<AlternativeName> names,
        Set<Purpose> purposes,
        Duration start,
        Duration validity,
        boolean sha1Signature) {
    /** A little in the past, so that a peer whose clock is behind accepts a certificate made this minute. */
    private static final Duration DEFAULT_START = Duration.ofMinutes(-5);

    private static final Duration DEFAULT_VALIDITY = Duration.ofDays(365);

    /** An extended key usage (RFC 5280 section 4.2.1.12). */
    public enum Purpose {
        SERVER_AUTHENTICATION,
        CLIENT_AUTHENTICATION
    }

    public CertificateOrder {
        names = List.copyOf(names);
        purposes = Set.copyOf(purposes);
        if (validity.isNegative() || validity.isZero()) {
            throw new IllegalArgumentException("validity " + validity + " (expected more than nothing)");
        }
    }

    /** Returns an order for a server on this machine: localhost, both loopback addresses, and the given hosts. */
    public static CertificateOrder server(KeyKind key, List<String> otherHosts) {
        var names = new ArrayList<AlternativeName>();
        names.add(AlternativeName.dns("localhost"));
        names.add(AlternativeName.ip("127.0.0.1"));
        names.add(AlternativeName.ip("::1"));
        otherHosts.stream()
                .map(AlternativeName::ofHost)
                .filter(name -> !names.contains(name))
                .forEach(names::add);
        return new CertificateOrder(
                commonName("localhost"),
                key,
                names,
                Set.of(Purpose.SERVER_AUTHENTICATION),
                DEFAULT_START,
                DEFAULT_VALIDITY,
                false);
    }

    /** Returns an order for a client whose subject is just this common name. */
    public static CertificateOrder client(String commonName, KeyKind key) {
        return new CertificateOrder(
                commonName(commonName),
                key,
                List.of(),
                Set.of(Purpose.CLIENT_AUTHENTICATION),
                DEFAULT_START,
                DEFAULT_VALIDITY,
                false);
    }

    public CertificateOrder withSubject(X500Principal newSubject) {
        return new CertificateOrder(newSubject, key, names, purposes, start, validity, sha1Signature);
    }

    public CertificateOrder withName(AlternativeName name) {
        var newNames = new ArrayList<>(names);
        newNames.add(name);
        return new CertificateOrder(subject, key, newNames, purposes, start, validity, sha1Signature);
    }

    public CertificateOrder withPurposes(Purpose... newPurposes) {
        return new CertificateOrder(subject, key, names, Set.of(newPurposes), start, validity, sha1Signature);
    }

    /** @param newStart when validity begins, counted from the moment of issue */
    public CertificateOrder starting(Duration newStart) {
        return new CertificateOrder(subject, key, names, purposes, newStart, validity, sha1Signature);
    }

    public CertificateOrder validFor(Duration newValidity) {
        return new CertificateOrder(subject, key, names, purposes, start, newValidity, sha1Signature);
    }

    /** Returns the order for a certificate whose validity ended an hour before it is issued. */
    public CertificateOrder expired() {
        return new CertificateOrder(
                subject, key, names, purposes, Duration.ofDays(-2), Duration.ofHours(47), sha1Signature);
    }

    /** Returns the order for a certificate whose validity begins a day after it is issued. */
    public CertificateOrder notYetValid() {
        return new CertificateOrder(subject, key, names, purposes, Duration.ofDays(1), validity, sha1Signature);
    }

    public CertificateOrder withSha1Signature() {
        return new CertificateOrder(subject, key, names, purposes, start, validity, true);
    }

    static X500Principal commonName(String value) {
        try {
            return new X500Principal(new X500NameBuilder(BCStyle.INSTANCE)
                    .addRDN(BCStyle.CN, value)
                    .build()
                    .getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
