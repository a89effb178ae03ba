package org.claviger.server.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;

/**
 * Reads an identity from a certificate whose chain has been verified: the first rule that finds something decides, and
 * what it finds must be fit for an identity, else the client is refused rather than tried under the next rule.
 */
public final class CertificateIdentity {
    /** What applies unless the operator says otherwise. The common name alone never does. */
    public static final List<IdentityRule> DEFAULT_RULES =
            List.of(IdentityRule.URI, IdentityRule.DNS, IdentityRule.EMAIL, IdentityRule.SUBJECT);

    // General name kinds of X509Certificate.getSubjectAlternativeNames.
    private static final int EMAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;

    private static final Pattern SHA_256_HEX = Pattern.compile("[0-9a-f]{64}");

    private final List<IdentityRule> rules;
    private final Set<String> pinnedKeys;

    /**
     * @param rules in the order in which they are tried, each at most once
     * @param pinnedKeys SHA-256 of public keys as in {@link #keySha256}, for {@link IdentityRule#PINNED_KEY}
     * @throws IllegalArgumentException if a rule stands twice, or pinned keys without their rule or the rule without keys
     */
    public CertificateIdentity(List<IdentityRule> rules, Collection<String> pinnedKeys) {
        this.rules = List.copyOf(rules);
        this.pinnedKeys = Set.copyOf(pinnedKeys);
        if (this.rules.isEmpty() || Set.copyOf(this.rules).size() != this.rules.size()) {
            throw new IllegalArgumentException("identity rules " + rules + " (expected at least one, each once)");
        }
        if (this.rules.contains(IdentityRule.PINNED_KEY) == this.pinnedKeys.isEmpty()) {
            throw new IllegalArgumentException("pinned keys and the identity rule \"key\" need each other");
        }
        for (var key : this.pinnedKeys) {
            if (!SHA_256_HEX.matcher(key).matches()) {
                throw new IllegalArgumentException("pinned key \"" + key + "\" (expected 64 lower-case hex digits)");
            }
        }
    }

    /** Returns an instance with the {@link #DEFAULT_RULES}. */
    public static CertificateIdentity byDefaultRules() {
        return new CertificateIdentity(DEFAULT_RULES, Set.of());
    }

    /** Returns the SHA-256 of the certificate's public key (its SubjectPublicKeyInfo) in lower-case hex. */
    public static String keySha256(X509Certificate certificate) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(digest.digest(certificate.getPublicKey().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /**
     * Returns who the holder of {@code certificate} is.
     *
     * @param trustAnchor the authority that the verified chain ends in
     * @throws UnidentifiedClientException if no rule finds anything, or what is found is unfit
     */
    public Identity identify(String trustAnchor, X509Certificate certificate) throws UnidentifiedClientException {
        for (var rule : rules) {
            var value = find(rule, certificate);
            if (value.isPresent()) {
                var fault = Identity.fault(value.get());
                if (fault.isPresent()) {
                    throw new UnidentifiedClientException(nameOf(rule) + " " + fault.get());
                }
                return new Identity(trustAnchor, rule, value.get());
            }
        }
        throw new UnidentifiedClientException("none of its fields that may identify a client is there (looked for "
                + String.join(
                        ", ", rules.stream().map(CertificateIdentity::nameOf).toList()) + ")");
    }

    private Optional<String> find(IdentityRule rule, X509Certificate certificate) throws UnidentifiedClientException {
        return switch (rule) {
            case URI -> firstAlternativeName(certificate, URI, rule);
            case DNS -> firstAlternativeName(certificate, DNS, rule).map(name -> name.toLowerCase(Locale.ROOT));
            case EMAIL -> firstAlternativeName(certificate, EMAIL, rule).map(CertificateIdentity::lowerCaseDomain);
            case SUBJECT -> subject(certificate);
            case PINNED_KEY -> Optional.of(keySha256(certificate)).filter(pinnedKeys::contains);
            case COMMON_NAME -> commonName(certificate);
        };
    }

    private static String nameOf(IdentityRule rule) {
        return switch (rule) {
            case URI -> "alternative name (URI)";
            case DNS -> "alternative name (DNS)";
            case EMAIL -> "alternative name (e-mail)";
            case SUBJECT -> "subject";
            case PINNED_KEY -> "pinned key";
            case COMMON_NAME -> "common name";
        };
    }

    private static Optional<String> firstAlternativeName(X509Certificate certificate, int kind, IdentityRule rule)
            throws UnidentifiedClientException {
        try {
            var names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return Optional.empty();
            }
            for (var name : names) {
                if (name.get(0) instanceof Integer found && found == kind && name.get(1) instanceof String value) {
                    // These are IA5Strings: anything beyond ASCII is a fault of the encoding or an attempt to deceive.
                    if (!US_ASCII.newEncoder().canEncode(value)) {
                        throw new UnidentifiedClientException(nameOf(rule) + " contains a character beyond ASCII");
                    }
                    return Optional.of(value);
                }
            }
            return Optional.empty();
        } catch (CertificateParsingException e) {
            throw new UnidentifiedClientException("its alternative names cannot be read");
        }
    }

    private static String lowerCaseDomain(String address) {
        var at = address.lastIndexOf('@');
        return address.substring(0, at + 1) + address.substring(at + 1).toLowerCase(Locale.ROOT);
    }

    private static Optional<String> subject(X509Certificate certificate) throws UnidentifiedClientException {
        var name = certificate.getSubjectX500Principal();
        for (var part : parts(name)) {
            // Looked at one by one: the whole writes some of what is forbidden as escapes.
            var fault = part.value() instanceof String text ? Identity.fault(text) : Optional.<String>empty();
            if (fault.isPresent()) {
                throw new UnidentifiedClientException("subject's " + part.type() + " " + fault.get());
            }
        }
        return Optional.of(name.getName(X500Principal.RFC2253)).filter(text -> !text.isEmpty());
    }

    private static Optional<String> commonName(X509Certificate certificate) throws UnidentifiedClientException {
        var found = new ArrayList<String>();
        for (var part : parts(certificate.getSubjectX500Principal())) {
            if (part.type().equalsIgnoreCase("CN")) {
                if (!(part.value() instanceof String text)) {
                    throw new UnidentifiedClientException("common name is not text");
                }
                found.add(text);
            }
        }
        if (found.size() > 1) {
            throw new UnidentifiedClientException("subject has " + found.size() + " common names (expected one)");
        }
        return found.stream().findFirst();
    }

    private record Part(String type, Object value) {}

    private static List<Part> parts(X500Principal name) throws UnidentifiedClientException {
        try {
            var parts = new ArrayList<Part>();
            for (var rdn : new LdapName(name.getName(X500Principal.RFC2253)).getRdns()) {
                var attributes = rdn.toAttributes().getAll();
                while (attributes.hasMore()) {
                    var attribute = attributes.next();
                    var values = attribute.getAll();
                    while (values.hasMore()) {
                        parts.add(new Part(attribute.getID(), values.next()));
                    }
                }
            }
            return parts;
        } catch (InvalidNameException e) {
            throw new UnidentifiedClientException("its subject cannot be read");
        } catch (NamingException e) {
            throw new IllegalStateException("names in memory need no directory", e);
        }
    }
}
