package org.claviger.operation;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;

/**
 * How a key is derived (KMIP 2.1 section 7.12, KMIP 1.4 section 4.6).
 *
 * @param derivationData what is encrypted, hashed or the like; several for the AWS Signature Version 4 method of 2.0, one
 *     at most for all others
 */
public record DerivationParameters(
        Optional<CryptographicParameters> cryptographicParameters,
        Optional<Bytes> initializationVector,
        List<Secret> derivationData,
        Optional<Bytes> salt,
        Optional<Integer> iterationCount) {
    public static final Struct<DerivationParameters> STRUCT = Struct.of(DerivationParameters::layout);

    public DerivationParameters {
        derivationData = List.copyOf(derivationData);
    }

    private static Construct<DerivationParameters> layout(Layout<DerivationParameters> s) {
        var cryptographicParameters = s.optional(
                Tag.CRYPTOGRAPHIC_PARAMETERS,
                CryptographicParameters.STRUCT,
                DerivationParameters::cryptographicParameters);
        var initializationVector =
                s.optional(Tag.INITIALIZATION_VECTOR, Codec.BYTES, DerivationParameters::initializationVector);
        var derivationData = s.repeated(Tag.DERIVATION_DATA, Codec.SECRET_BYTES, DerivationParameters::derivationData);
        var salt = s.optional(Tag.SALT, Codec.BYTES, DerivationParameters::salt);
        var iterationCount = s.optional(Tag.ITERATION_COUNT, Codec.INTEGER, DerivationParameters::iterationCount);
        return in -> new DerivationParameters(
                in.read(cryptographicParameters),
                in.read(initializationVector),
                in.read(derivationData),
                in.read(salt),
                in.read(iterationCount));
    }
}
