package org.claviger.server.crypto.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.claviger.server.domain.TextPattern;

/**
 * Distinguished names that a certificate may have as its subject, such as {@code CN=*,OU=Tapes,O=Example} (RFC 2253). A {@code *}
 * stands for any characters of one value, never for more parts of the name: who is to be in one unit can't be in another
 * besides. {@code *} alone is every name.
 */
public final class SubjectPattern {
    private static final String ANY = "*";

    /** RFC 2253 has no keyword for e-mail addresses; this one is in use. */
    private static final Map<String, String> KEYWORDS = Map.of("EMAILADDRESS", BCStyle.E.getId());

    private final String text;
    private final List<Part> parts;

    private record Part(ASN1ObjectIdentifier type, TextPattern value) {}

    /** @throws IllegalArgumentException if it is no distinguished name */
    public SubjectPattern(String text) {
        this.text = text;
        this.parts = text.equals(ANY) ? List.of() : parts(text);
    }

    private static List<Part> parts(String text) {
        var parts = new ArrayList<Part>();
        for (var rdn : name(text).getRDNs()) {
            var value = value(rdn).orElseThrow(() -> new IllegalArgumentException("a part with several values"));
            parts.add(new Part(rdn.getFirst().getType(), new TextPattern(value)));
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a pattern of subjects is empty");
        }
        return List.copyOf(parts);
    }

    /**
     * Returns the name that a text of RFC 2253 means.
     *
     * @throws IllegalArgumentException if it means none
     */
    static X500Name name(String text) {
        return X500Name.getInstance(new X500Principal(text, KEYWORDS).getEncoded());
    }

    /** Empty for a part with several values, or one that is no text: no pattern means it. */
    private static Optional<String> value(RDN rdn) {
        return !rdn.isMultiValued() && rdn.getFirst().getValue() instanceof ASN1String value
                ? Optional.of(value.getString())
                : Optional.empty();
    }

    /** Tells whether a subject is one of these. */
    boolean fits(X500Name subject) {
        if (text.equals(ANY)) {
            return true;
        }
        var rdns = subject.getRDNs();
        if (rdns.length != parts.size()) {
            return false;
        }
        for (var i = 0; i < rdns.length; i++) {
            var part = parts.get(i);
            var value = value(rdns[i]);
            if (value.isEmpty()
                    || !part.type().equals(rdns[i].getFirst().getType())
                    || !part.value().fits(value.get())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SubjectPattern pattern && text.equals(pattern.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
