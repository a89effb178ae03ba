package org.claviger.server.crypto.certificate;

import static org.claviger.enumeration.CryptographicUsageMask.CERTIFICATE_SIGN;
import static org.claviger.enumeration.CryptographicUsageMask.CONTENT_COMMITMENT_NON_REPUDIATION;
import static org.claviger.enumeration.CryptographicUsageMask.CRL_SIGN;
import static org.claviger.enumeration.CryptographicUsageMask.DECRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.KEY_AGREEMENT;
import static org.claviger.enumeration.CryptographicUsageMask.SIGN;
import static org.claviger.enumeration.CryptographicUsageMask.UNWRAP_KEY;
import static org.claviger.enumeration.CryptographicUsageMask.VERIFY;
import static org.claviger.enumeration.CryptographicUsageMask.WRAP_KEY;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.PERMISSION_DENIED;

import java.util.List;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.server.domain.KmipException;

/** Key Usage of certificates and Cryptographic Usage Mask (KMIP 1.4 section 3.19, table 96). */
public final class KeyUsages {
    private record Row(int usage, List<CryptographicUsageMask> mask) {}

    private static final List<Row> TABLE = List.of(
            new Row(KeyUsage.digitalSignature, List.of(SIGN, VERIFY)),
            new Row(KeyUsage.nonRepudiation, List.of(CONTENT_COMMITMENT_NON_REPUDIATION)),
            new Row(KeyUsage.keyEncipherment, List.of(WRAP_KEY, UNWRAP_KEY)),
            new Row(KeyUsage.dataEncipherment, List.of(ENCRYPT, DECRYPT)),
            new Row(KeyUsage.keyAgreement, List.of(KEY_AGREEMENT)));

    private KeyUsages() {}

    /**
     * Returns the Key Usage that a mask means.
     *
     * @throws KmipException with Permission Denied if it means an authority's, Invalid Field if it means none: a certificate
     *     without one would be good for everything
     */
    public static KeyUsage of(BitMask<CryptographicUsageMask> mask) {
        if (mask.contains(CERTIFICATE_SIGN) || mask.contains(CRL_SIGN)) {
            throw ofAuthority();
        }
        var bits = 0;
        for (var row : TABLE) {
            if (row.mask().stream().anyMatch(mask::contains)) {
                bits |= row.usage();
            }
        }
        if (bits == 0) {
            throw new KmipException(
                    INVALID_FIELD, "the Cryptographic Usage Mask says nothing that a certificate's Key Usage can say");
        }
        return new KeyUsage(bits);
    }

    /**
     * Checks that a Key Usage that was asked for is none of an authority.
     *
     * @throws KmipException with Permission Denied if it is
     */
    public static void requireOfNoAuthority(KeyUsage usage) {
        if (usage.hasUsages(KeyUsage.keyCertSign) || usage.hasUsages(KeyUsage.cRLSign)) {
            throw ofAuthority();
        }
    }

    /** Returns a mask without the uses that only an authority's certificate can say. */
    public static BitMask<CryptographicUsageMask> withoutAuthority(BitMask<CryptographicUsageMask> mask) {
        return new BitMask<>(mask.type(), mask.bits() & ~(CERTIFICATE_SIGN.value() | CRL_SIGN.value()));
    }

    /** Returns the mask that says the same, with all uses of a kind. */
    public static BitMask<CryptographicUsageMask> mask(KeyUsage usage) {
        return BitMask.of(
                CryptographicUsageMask.class,
                TABLE.stream()
                        .filter(row -> usage.hasUsages(row.usage()))
                        .flatMap(row -> row.mask().stream())
                        .toArray(CryptographicUsageMask[]::new));
    }

    private static KmipException ofAuthority() {
        return new KmipException(
                PERMISSION_DENIED, "an authority's use of the key (Certificate Sign, CRL Sign) is asked for");
    }
}
