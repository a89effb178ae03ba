package org.claviger.server.crypto.certificate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.claviger.server.domain.TextPattern;

/**
 * Alternative names that a certificate may have, such as {@code dns:*.tapes.example.org}, {@code ip:10.4.*}, {@code
 * email:*@example.org} or {@code uri:spiffe://example.org/tapes/*}. A {@code *} stands for any characters.
 */
public final class AlternativeNamePattern {
    private static final Map<String, Integer> KINDS = Map.of(
            "dns", GeneralName.dNSName,
            "ip", GeneralName.iPAddress,
            "email", GeneralName.rfc822Name,
            "uri", GeneralName.uniformResourceIdentifier);

    /** A name with a blank or a zero byte in it is read differently by different readers. */
    private static final Pattern PLAIN = Pattern.compile("[\\x21-\\x7E]+");

    private static final String ANY = "*";

    private final String text;
    private final int kind;
    private final TextPattern values;

    /** @throws IllegalArgumentException if it doesn't begin with a kind of names */
    public AlternativeNamePattern(String text) {
        var colon = text.indexOf(':');
        var known = colon < 0 ? null : KINDS.get(text.substring(0, colon));
        if (known == null) {
            throw new IllegalArgumentException("\"" + text + "\" begins with no kind of alternative names");
        }
        this.text = text;
        this.kind = known;
        this.values = new TextPattern(comparable(known, text.substring(colon + 1)));
    }

    /** Tells whether a name is one of these. A wildcard of DNS is only if the operator wrote it so. */
    boolean fits(GeneralName name) {
        var value = value(name);
        return value.isPresent()
                && name.getTagNo() == kind
                && PLAIN.matcher(value.get()).matches()
                && values.fits(value.get())
                && (!value.get().contains(ANY) || text.endsWith(":" + value.get()));
    }

    private static Optional<String> value(GeneralName name) {
        return switch (name.getName()) {
            case ASN1String value -> Optional.of(comparable(name.getTagNo(), value.getString()));
            case ASN1OctetString address when name.getTagNo() == GeneralName.iPAddress -> address(address.getOctets());
            default -> Optional.empty();
        };
    }

    private static Optional<String> address(byte[] octets) {
        try {
            return Optional.of(InetAddress.getByAddress(octets).getHostAddress());
        } catch (UnknownHostException e) {
            return Optional.empty(); // neither 4 nor 16 bytes
        }
    }

    private static String comparable(int kind, String value) {
        return kind == GeneralName.dNSName ? value.toLowerCase(Locale.ROOT) : value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AlternativeNamePattern pattern && text.equals(pattern.text);
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
