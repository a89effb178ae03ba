package org.claviger.attribute;

import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_4;

import java.util.Optional;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.DigitalSignatureAlgorithm;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyRoleType;
import org.claviger.enumeration.MaskGenerator;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;

/**
 * How a key is to be used in cryptographic operations (KMIP 2.1 section 4.16, KMIP 1.4 section 3.6). Only what the
 * algorithm has is there.
 *
 * @param randomIv true: the server makes the initialization vector
 * @param ivLength in bits, for modes with initialization vectors of several lengths
 * @param tagLength in bytes, of an authenticated mode
 * @param fixedFieldLength in bits, of the fixed part of a nonce
 * @param invocationFieldLength in bits, of the counting part of a nonce
 * @param counterLength in bits, of the counter of counter mode
 * @param initialCounterValue where that counter starts
 * @param saltLength in bytes, of PSS
 * @param maskGenerator of OAEP and PSS; absent means MGF1
 * @param pSource the label of OAEP; absent means an empty one
 * @param trailerField of PSS; absent means 1
 */
public record CryptographicParameters(
        Optional<BlockCipherMode> blockCipherMode,
        Optional<PaddingMethod> paddingMethod,
        Optional<HashingAlgorithm> hashingAlgorithm,
        Optional<KeyRoleType> keyRoleType,
        Optional<DigitalSignatureAlgorithm> digitalSignatureAlgorithm,
        Optional<CryptographicAlgorithm> cryptographicAlgorithm,
        Optional<Boolean> randomIv,
        Optional<Integer> ivLength,
        Optional<Integer> tagLength,
        Optional<Integer> fixedFieldLength,
        Optional<Integer> invocationFieldLength,
        Optional<Integer> counterLength,
        Optional<Integer> initialCounterValue,
        Optional<Integer> saltLength,
        Optional<MaskGenerator> maskGenerator,
        Optional<HashingAlgorithm> maskGeneratorHashingAlgorithm,
        Optional<Bytes> pSource,
        Optional<Integer> trailerField) {
    public static final Struct<CryptographicParameters> STRUCT = Struct.of(CryptographicParameters::layout);

    private static Construct<CryptographicParameters> layout(Layout<CryptographicParameters> s) {
        var blockCipherMode = s.optional(
                Tag.BLOCK_CIPHER_MODE,
                Codec.enumeration(BlockCipherMode.class),
                CryptographicParameters::blockCipherMode);
        var paddingMethod = s.optional(
                Tag.PADDING_METHOD, Codec.enumeration(PaddingMethod.class), CryptographicParameters::paddingMethod);
        var hashingAlgorithm = s.optional(
                Tag.HASHING_ALGORITHM,
                Codec.enumeration(HashingAlgorithm.class),
                CryptographicParameters::hashingAlgorithm);
        var keyRoleType = s.optional(
                Tag.KEY_ROLE_TYPE, Codec.enumeration(KeyRoleType.class), CryptographicParameters::keyRoleType);
        var digitalSignatureAlgorithm = s.optional(
                        Tag.DIGITAL_SIGNATURE_ALGORITHM,
                        Codec.enumeration(DigitalSignatureAlgorithm.class),
                        CryptographicParameters::digitalSignatureAlgorithm)
                .since(V1_2);
        var cryptographicAlgorithm = s.optional(
                        Tag.CRYPTOGRAPHIC_ALGORITHM,
                        Codec.enumeration(CryptographicAlgorithm.class),
                        CryptographicParameters::cryptographicAlgorithm)
                .since(V1_2);
        var randomIv = s.optional(Tag.RANDOM_IV, Codec.BOOLEAN, CryptographicParameters::randomIv)
                .since(V1_2);
        var ivLength = s.optional(Tag.IV_LENGTH, Codec.INTEGER, CryptographicParameters::ivLength)
                .since(V1_2);
        var tagLength = s.optional(Tag.TAG_LENGTH, Codec.INTEGER, CryptographicParameters::tagLength)
                .since(V1_2);
        var fixedFieldLength = s.optional(
                        Tag.FIXED_FIELD_LENGTH, Codec.INTEGER, CryptographicParameters::fixedFieldLength)
                .since(V1_2);
        var invocationFieldLength = s.optional(
                        Tag.INVOCATION_FIELD_LENGTH, Codec.INTEGER, CryptographicParameters::invocationFieldLength)
                .since(V1_2);
        var counterLength = s.optional(Tag.COUNTER_LENGTH, Codec.INTEGER, CryptographicParameters::counterLength)
                .since(V1_2);
        var initialCounterValue = s.optional(
                        Tag.INITIAL_COUNTER_VALUE, Codec.INTEGER, CryptographicParameters::initialCounterValue)
                .since(V1_2);
        var saltLength = s.optional(Tag.SALT_LENGTH, Codec.INTEGER, CryptographicParameters::saltLength)
                .since(V1_4);
        var maskGenerator = s.optional(
                        Tag.MASK_GENERATOR,
                        Codec.enumeration(MaskGenerator.class),
                        CryptographicParameters::maskGenerator)
                .since(V1_4);
        var maskGeneratorHashingAlgorithm = s.optional(
                        Tag.MASK_GENERATOR_HASHING_ALGORITHM,
                        Codec.enumeration(HashingAlgorithm.class),
                        CryptographicParameters::maskGeneratorHashingAlgorithm)
                .since(V1_4);
        var pSource = s.optional(Tag.P_SOURCE, Codec.BYTES, CryptographicParameters::pSource)
                .since(V1_4);
        var trailerField = s.optional(Tag.TRAILER_FIELD, Codec.INTEGER, CryptographicParameters::trailerField)
                .since(V1_4);
        return in -> new CryptographicParameters(
                in.read(blockCipherMode),
                in.read(paddingMethod),
                in.read(hashingAlgorithm),
                in.read(keyRoleType),
                in.read(digitalSignatureAlgorithm),
                in.read(cryptographicAlgorithm),
                in.read(randomIv),
                in.read(ivLength),
                in.read(tagLength),
                in.read(fixedFieldLength),
                in.read(invocationFieldLength),
                in.read(counterLength),
                in.read(initialCounterValue),
                in.read(saltLength),
                in.read(maskGenerator),
                in.read(maskGeneratorHashingAlgorithm),
                in.read(pSource),
                in.read(trailerField));
    }

    /** Returns a builder without any parameter. */
    public static Builder builder() {
        return new Builder();
    }

    /** Gathers parameters; what is not said stays absent. */
    public static final class Builder {
        private Optional<BlockCipherMode> blockCipherMode = Optional.empty();
        private Optional<PaddingMethod> paddingMethod = Optional.empty();
        private Optional<HashingAlgorithm> hashingAlgorithm = Optional.empty();
        private Optional<KeyRoleType> keyRoleType = Optional.empty();
        private Optional<DigitalSignatureAlgorithm> digitalSignatureAlgorithm = Optional.empty();
        private Optional<CryptographicAlgorithm> cryptographicAlgorithm = Optional.empty();
        private Optional<Boolean> randomIv = Optional.empty();
        private Optional<Integer> ivLength = Optional.empty();
        private Optional<Integer> tagLength = Optional.empty();
        private Optional<Integer> fixedFieldLength = Optional.empty();
        private Optional<Integer> invocationFieldLength = Optional.empty();
        private Optional<Integer> counterLength = Optional.empty();
        private Optional<Integer> initialCounterValue = Optional.empty();
        private Optional<Integer> saltLength = Optional.empty();
        private Optional<MaskGenerator> maskGenerator = Optional.empty();
        private Optional<HashingAlgorithm> maskGeneratorHashingAlgorithm = Optional.empty();
        private Optional<Bytes> pSource = Optional.empty();
        private Optional<Integer> trailerField = Optional.empty();

        private Builder() {}

        public Builder blockCipherMode(BlockCipherMode value) {
            blockCipherMode = Optional.of(value);
            return this;
        }

        public Builder paddingMethod(PaddingMethod value) {
            paddingMethod = Optional.of(value);
            return this;
        }

        public Builder hashingAlgorithm(HashingAlgorithm value) {
            hashingAlgorithm = Optional.of(value);
            return this;
        }

        public Builder keyRoleType(KeyRoleType value) {
            keyRoleType = Optional.of(value);
            return this;
        }

        public Builder digitalSignatureAlgorithm(DigitalSignatureAlgorithm value) {
            digitalSignatureAlgorithm = Optional.of(value);
            return this;
        }

        public Builder cryptographicAlgorithm(CryptographicAlgorithm value) {
            cryptographicAlgorithm = Optional.of(value);
            return this;
        }

        public Builder randomIv(boolean value) {
            randomIv = Optional.of(value);
            return this;
        }

        public Builder ivLength(int value) {
            ivLength = Optional.of(value);
            return this;
        }

        public Builder tagLength(int value) {
            tagLength = Optional.of(value);
            return this;
        }

        public Builder fixedFieldLength(int value) {
            fixedFieldLength = Optional.of(value);
            return this;
        }

        public Builder invocationFieldLength(int value) {
            invocationFieldLength = Optional.of(value);
            return this;
        }

        public Builder counterLength(int value) {
            counterLength = Optional.of(value);
            return this;
        }

        public Builder initialCounterValue(int value) {
            initialCounterValue = Optional.of(value);
            return this;
        }

        public Builder saltLength(int value) {
            saltLength = Optional.of(value);
            return this;
        }

        public Builder maskGenerator(MaskGenerator value) {
            maskGenerator = Optional.of(value);
            return this;
        }

        public Builder maskGeneratorHashingAlgorithm(HashingAlgorithm value) {
            maskGeneratorHashingAlgorithm = Optional.of(value);
            return this;
        }

        public Builder pSource(Bytes value) {
            pSource = Optional.of(value);
            return this;
        }

        public Builder trailerField(int value) {
            trailerField = Optional.of(value);
            return this;
        }

        public CryptographicParameters build() {
            return new CryptographicParameters(
                    blockCipherMode,
                    paddingMethod,
                    hashingAlgorithm,
                    keyRoleType,
                    digitalSignatureAlgorithm,
                    cryptographicAlgorithm,
                    randomIv,
                    ivLength,
                    tagLength,
                    fixedFieldLength,
                    invocationFieldLength,
                    counterLength,
                    initialCounterValue,
                    saltLength,
                    maskGenerator,
                    maskGeneratorHashingAlgorithm,
                    pSource,
                    trailerField);
        }
    }
}
