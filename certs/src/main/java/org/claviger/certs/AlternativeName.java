package org.claviger.certs;

import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.util.IPAddress;

/**
 * One entry of a certificate's Subject Alternative Name extension (RFC 5280 section 4.2.1.6).
 *
 * @param value as people write it: {@code kms.example.org}, {@code 10.4.0.9}, {@code spiffe://example.org/orders}
 */
public record AlternativeName(Kind kind, String value) {
    /** The kinds of names that Claviger and its clients look at. */
    public enum Kind {
        DNS(GeneralName.dNSName),
        IP(GeneralName.iPAddress),
        URI(GeneralName.uniformResourceIdentifier),
        EMAIL(GeneralName.rfc822Name);

        private final int tag;

        Kind(int tag) {
            this.tag = tag;
        }
    }

    public static AlternativeName dns(String name) {
        return new AlternativeName(Kind.DNS, name);
    }

    public static AlternativeName ip(String address) {
        return new AlternativeName(Kind.IP, address);
    }

    public static AlternativeName uri(String uri) {
        return new AlternativeName(Kind.URI, uri);
    }

    public static AlternativeName email(String address) {
        return new AlternativeName(Kind.EMAIL, address);
    }

    /** Returns the name under which a host is reached: an IP entry if {@code host} is an address, else a DNS entry. */
    public static AlternativeName ofHost(String host) {
        return IPAddress.isValid(host) ? ip(host) : dns(host);
    }

    GeneralName encoded() {
        return new GeneralName(kind.tag, value);
    }
}
