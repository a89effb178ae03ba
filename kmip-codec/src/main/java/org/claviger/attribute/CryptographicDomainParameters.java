package org.claviger.attribute;

import java.util.Optional;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * What a key pair is made with (KMIP 2.1 section 4.14, KMIP 1.4 section 3.7).
 *
 * @param qlength bits of the prime Q, for DSA and DH
 */
public record CryptographicDomainParameters(Optional<Integer> qlength, Optional<RecommendedCurve> recommendedCurve) {
    public static final Struct<CryptographicDomainParameters> STRUCT = Struct.of(CryptographicDomainParameters::layout);

    private static Construct<CryptographicDomainParameters> layout(Layout<CryptographicDomainParameters> s) {
        var qlength = s.optional(Tag.QLENGTH, Codec.INTEGER, CryptographicDomainParameters::qlength);
        var recommendedCurve = s.optional(
                Tag.RECOMMENDED_CURVE,
                Codec.enumeration(RecommendedCurve.class),
                CryptographicDomainParameters::recommendedCurve);
        return in -> new CryptographicDomainParameters(in.read(qlength), in.read(recommendedCurve));
    }
}
