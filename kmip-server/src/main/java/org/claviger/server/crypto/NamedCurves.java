package org.claviger.server.crypto;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.jce.interfaces.ECKey;
import org.bouncycastle.jce.spec.ECNamedCurveParameterSpec;
import org.claviger.enumeration.RecommendedCurve;

/**
 * The elliptic curves that KMIP recommends (KMIP 2.1 section 11.45) and their object identifiers. Curve25519 and Curve448 are
 * not among them: their keys carry identifiers of their own algorithms.
 */
final class NamedCurves {
    private static final Set<RecommendedCurve> OF_OTHER_ALGORITHMS =
            EnumSet.of(RecommendedCurve.CURVE25519, RecommendedCurve.CURVE448);
    private static final Map<RecommendedCurve, ASN1ObjectIdentifier> OIDS = oids();
    private static final Map<ASN1ObjectIdentifier, RecommendedCurve> CURVES =
            OIDS.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private NamedCurves() {}

    private static Map<RecommendedCurve, ASN1ObjectIdentifier> oids() {
        var oids = new EnumMap<RecommendedCurve, ASN1ObjectIdentifier>(RecommendedCurve.class);
        for (var curve : RecommendedCurve.values()) {
            var oid = ECNamedCurveTable.getOID(commonName(curve));
            if (oid != null && !OF_OTHER_ALGORITHMS.contains(curve)) {
                oids.put(curve, oid);
            }
        }
        return oids;
    }

    /** ANSI X9.62 names its curves without the prefix that KMIP gives them, and one of them otherwise. */
    private static String commonName(RecommendedCurve curve) {
        if (curve == RecommendedCurve.ANSIX9C2PNB176V1) {
            return "c2pnb176w1";
        }
        var name = curve.specName().toLowerCase(Locale.ROOT);
        return name.startsWith("ansix9p")
                ? name.replace("ansix9p", "prime")
                : name.startsWith("ansix9") ? name.substring("ansix9".length()) : name;
    }

    static Optional<ASN1ObjectIdentifier> oid(RecommendedCurve curve) {
        return Optional.ofNullable(OIDS.get(curve));
    }

    static Optional<RecommendedCurve> curve(ASN1ObjectIdentifier oid) {
        return Optional.ofNullable(CURVES.get(oid));
    }

    /** Returns the curve of a key, which the provider calls by a name or by its identifier; empty if it has neither. */
    static Optional<ASN1ObjectIdentifier> of(ECKey key) {
        if (!(key.getParameters() instanceof ECNamedCurveParameterSpec named)) {
            return Optional.empty();
        }
        return Optional.ofNullable(ECNamedCurveTable.getOID(named.getName()))
                .or(() -> Optional.ofNullable(ASN1ObjectIdentifier.tryFromID(named.getName())));
    }

    static Optional<X9ECParameters> parameters(ASN1ObjectIdentifier oid) {
        return Optional.ofNullable(ECNamedCurveTable.getByOID(oid));
    }

    /** Bits of the curve's field, which KMIP calls the length of its keys; empty for a curve that is not supported. */
    static Optional<Integer> bits(RecommendedCurve curve) {
        return oid(curve)
                .flatMap(NamedCurves::parameters)
                .map(parameters -> parameters.getCurve().getFieldSize());
    }

    /** The curve that is meant if a client says only how long the key shall be: NIST's prime curve of that length. */
    static Optional<RecommendedCurve> ofLength(int bits) {
        return switch (bits) {
            case 192 -> Optional.of(RecommendedCurve.P_192);
            case 224 -> Optional.of(RecommendedCurve.P_224);
            case 256 -> Optional.of(RecommendedCurve.P_256);
            case 384 -> Optional.of(RecommendedCurve.P_384);
            case 521 -> Optional.of(RecommendedCurve.P_521);
            default -> Optional.empty();
        };
    }
}
