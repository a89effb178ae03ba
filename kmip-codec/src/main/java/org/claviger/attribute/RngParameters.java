package org.claviger.attribute;

import java.util.Optional;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.DRBGAlgorithm;
import org.claviger.enumeration.FIPS186Variation;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.RNGAlgorithm;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * A random number generator (KMIP 2.1 section 7.36, KMIP 1.4 section 2.1.18; since 1.3): the one that made a key, or one
 * that the server has.
 */
public record RngParameters(
        RNGAlgorithm rngAlgorithm,
        Optional<CryptographicAlgorithm> cryptographicAlgorithm,
        Optional<Integer> cryptographicLength,
        Optional<HashingAlgorithm> hashingAlgorithm,
        Optional<DRBGAlgorithm> drbgAlgorithm,
        Optional<RecommendedCurve> recommendedCurve,
        Optional<FIPS186Variation> fips186Variation,
        Optional<Boolean> predictionResistance) {
    public static final Struct<RngParameters> STRUCT = Struct.of(RngParameters::layout);

    private static Construct<RngParameters> layout(Layout<RngParameters> s) {
        var rngAlgorithm =
                s.required(Tag.RNG_ALGORITHM, Codec.enumeration(RNGAlgorithm.class), RngParameters::rngAlgorithm);
        var cryptographicAlgorithm = s.optional(
                Tag.CRYPTOGRAPHIC_ALGORITHM,
                Codec.enumeration(CryptographicAlgorithm.class),
                RngParameters::cryptographicAlgorithm);
        var cryptographicLength =
                s.optional(Tag.CRYPTOGRAPHIC_LENGTH, Codec.INTEGER, RngParameters::cryptographicLength);
        var hashingAlgorithm = s.optional(
                Tag.HASHING_ALGORITHM, Codec.enumeration(HashingAlgorithm.class), RngParameters::hashingAlgorithm);
        var drbgAlgorithm =
                s.optional(Tag.DRBG_ALGORITHM, Codec.enumeration(DRBGAlgorithm.class), RngParameters::drbgAlgorithm);
        var recommendedCurve = s.optional(
                Tag.RECOMMENDED_CURVE, Codec.enumeration(RecommendedCurve.class), RngParameters::recommendedCurve);
        var fips186Variation = s.optional(
                Tag.FIPS186_VARIATION, Codec.enumeration(FIPS186Variation.class), RngParameters::fips186Variation);
        var predictionResistance =
                s.optional(Tag.PREDICTION_RESISTANCE, Codec.BOOLEAN, RngParameters::predictionResistance);
        return in -> new RngParameters(
                in.read(rngAlgorithm),
                in.read(cryptographicAlgorithm),
                in.read(cryptographicLength),
                in.read(hashingAlgorithm),
                in.read(drbgAlgorithm),
                in.read(recommendedCurve),
                in.read(fips186Variation),
                in.read(predictionResistance));
    }
}
