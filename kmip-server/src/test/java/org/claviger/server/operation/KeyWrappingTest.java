package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.CryptographicUsageMask.DECRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.DERIVE_KEY;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.UNWRAP_KEY;
import static org.claviger.enumeration.CryptographicUsageMask.WRAP_KEY;

import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Link;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.UsageLimits;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.DerivationMethod;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.KeyWrapType;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.SplitKeyMethod;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyInformation;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KeyWrappingData;
import org.claviger.object.KeyWrappingSpecification;
import org.claviger.object.SymmetricKey;
import org.claviger.operation.CreateSplitKey;
import org.claviger.operation.DataReference;
import org.claviger.operation.Decrypt;
import org.claviger.operation.DerivationParameters;
import org.claviger.operation.DeriveKey;
import org.claviger.operation.Encrypt;
import org.claviger.operation.Get;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.JoinSplitKey;
import org.claviger.operation.Register;
import org.claviger.secret.Secret;
import org.claviger.server.crypto.KeyGenerator;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyWrappingTest {
    /** RFC 3394, section 4.1. */
    private static final byte[] KEK = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

    private static final byte[] KEY = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
    private static final String WRAPPED = "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5";

    private static final CryptographicParameters NIST_KEY_WRAP = CryptographicParameters.builder()
            .blockCipherMode(BlockCipherMode.NISTKEYWRAP)
            .build();
    private static final Attributes WRAPS = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS, NIST_KEY_WRAP);

    private final HandlerTester server = new HandlerTester();
    private final GetHandler get = new GetHandler(server.delivery);
    private final RegisterHandler register = new RegisterHandler(server.newObjects);

    @AfterEach
    void close() {
        server.close();
    }

    private String kek(CryptographicUsageMask... uses) {
        return server.addKey(CryptographicAlgorithm.AES, KEK, WRAPS, uses);
    }

    private String key(Attributes more) {
        return server.addKey(CryptographicAlgorithm.AES, KEY, more, ENCRYPT, DECRYPT);
    }

    private KeyBlock get(String id, Optional<KeyWrapType> wrapType, Optional<KeyWrappingSpecification> specification) {
        var request = new Get.Request(
                Optional.of(UniqueIdentifier.of(id)), Optional.empty(), wrapType, Optional.empty(), specification);
        return server.does(get, request).object().block().orElseThrow();
    }

    private KeyBlock wrapped(String id, KeyWrappingSpecification specification) {
        return get(id, Optional.empty(), Optional.of(specification));
    }

    private static KeyWrappingSpecification by(String kek) {
        return by(kek, WrappingMethod.ENCRYPT, Optional.of(NIST_KEY_WRAP), List.of(), EncodingOption.NO_ENCODING);
    }

    private static KeyWrappingSpecification by(
            String kek,
            WrappingMethod method,
            Optional<CryptographicParameters> parameters,
            List<AttributeReference> names,
            EncodingOption encoding) {
        return new KeyWrappingSpecification(
                method,
                Optional.of(new KeyInformation(UniqueIdentifier.of(kek), parameters)),
                Optional.empty(),
                names,
                Optional.of(encoding));
    }

    private static String bytes(KeyBlock block) {
        var secret = switch (block.keyValue().orElseThrow()) {
            case KeyValue.Wrapped(var bytes) -> bytes;
            case KeyValue.Plain plain -> ((KeyMaterial.Encoded) plain.material()).bytes();
        };
        return HexFormat.of().formatHex(secret.bytes().toArray(ValueLayout.JAVA_BYTE));
    }

    private static void requireRefused(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void aKeyIsHandedOutWrappedWithTheDataThatTellHow() {
        var kek = kek(WRAP_KEY);

        var block = wrapped(key(Attributes.EMPTY), by(kek));

        assertThat(block.keyValue()).get().isInstanceOf(KeyValue.Wrapped.class);
        assertThat(bytes(block)).isEqualTo(WRAPPED);
        assertThat(block.keyWrappingData())
                .contains(new KeyWrappingData(
                        WrappingMethod.ENCRYPT,
                        Optional.of(new KeyInformation(UniqueIdentifier.of(kek), Optional.of(NIST_KEY_WRAP))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(EncodingOption.NO_ENCODING)));
    }

    @Test
    void theAnswerSaysHowItWasWrappedIfTheRequestDoesNot() {
        var kek = server.addKey(CryptographicAlgorithm.AES, KEK, WRAP_KEY);
        var specification = by(kek, WrappingMethod.ENCRYPT, Optional.empty(), List.of(), EncodingOption.NO_ENCODING);

        var block = wrapped(key(Attributes.EMPTY), specification);

        assertThat(bytes(block)).isEqualTo(WRAPPED);
        assertThat(block.keyWrappingData()
                        .flatMap(KeyWrappingData::encryptionKeyInformation)
                        .flatMap(KeyInformation::cryptographicParameters))
                .contains(NIST_KEY_WRAP);
    }

    @Test
    void attributesAskedForAreWrappedWithTheKeyAndComeBackWithIt() {
        var kek = kek(WRAP_KEY, UNWRAP_KEY);
        var specification = by(
                kek,
                WrappingMethod.ENCRYPT,
                Optional.of(NIST_KEY_WRAP),
                List.of(AttributeReference.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK)),
                EncodingOption.TTLV_ENCODING);
        var block = wrapped(key(Attributes.EMPTY), specification);

        var unwrapped = get(registered(block), Optional.of(KeyWrapType.NOT_WRAPPED), Optional.empty());

        assertThat(unwrapped.keyValue())
                .get()
                .isInstanceOfSatisfying(
                        KeyValue.Plain.class,
                        plain -> assertThat(plain.attributes())
                                .isEqualTo(Attributes.of(
                                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                                        StoredObjects.mask(ENCRYPT, DECRYPT))));
        assertThat(bytes(unwrapped)).isEqualTo(HexFormat.of().formatHex(KEY));
    }

    @Test
    void attributesAreNotWrappedWithoutAnEncoding() {
        var specification = by(
                kek(WRAP_KEY),
                WrappingMethod.ENCRYPT,
                Optional.of(NIST_KEY_WRAP),
                List.of(AttributeReference.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK)),
                EncodingOption.NO_ENCODING);
        var key = key(Attributes.EMPTY);

        requireRefused(ResultReason.ENCODING_OPTION_ERROR, () -> wrapped(key, specification));
    }

    @Test
    void sensitiveKeysLeaveOnlyWrappedAndUnextractableOnesNotEvenSo() {
        var kek = kek(WRAP_KEY);
        var sensitive = key(Attributes.of(AttributeTypes.SENSITIVE, true));
        var unextractable = key(Attributes.of(AttributeTypes.EXTRACTABLE, false));

        requireRefused(ResultReason.SENSITIVE, () -> get(sensitive, Optional.empty(), Optional.empty()));
        assertThat(bytes(wrapped(sensitive, by(kek)))).isEqualTo(WRAPPED);
        requireRefused(ResultReason.NOT_EXTRACTABLE, () -> wrapped(unextractable, by(kek)));
    }

    @Test
    void aSensitiveKeyThatCameWrappedStaysWrapped() {
        var kek = kek(WRAP_KEY, UNWRAP_KEY);
        var block = wrapped(key(Attributes.EMPTY), by(kek));
        var sensitive = registered(block, Attributes.of(AttributeTypes.SENSITIVE, true));

        assertThat(bytes(get(sensitive, Optional.empty(), Optional.empty()))).isEqualTo(WRAPPED);
        requireRefused(
                ResultReason.SENSITIVE, () -> get(sensitive, Optional.of(KeyWrapType.NOT_WRAPPED), Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(value = WrappingMethod.class, mode = EnumSource.Mode.EXCLUDE, names = "ENCRYPT")
    void otherMethodsThanEncryptAreRefusedEvenForSensitiveKeys(WrappingMethod method) {
        var sensitive = key(Attributes.of(AttributeTypes.SENSITIVE, true));
        var specification =
                by(kek(WRAP_KEY), method, Optional.of(NIST_KEY_WRAP), List.of(), EncodingOption.TTLV_ENCODING);

        requireRefused(ResultReason.FEATURE_NOT_SUPPORTED, () -> wrapped(sensitive, specification));
    }

    @Test
    void theWrappingKeyMustBeThereAndTheCallersOwn() {
        var key = key(Attributes.EMPTY);
        var bobs = server.as("bob", ProtocolVersion.V2_1, register, registration(plain(), Attributes.EMPTY))
                .uniqueIdentifier();

        requireRefused(ResultReason.WRAPPING_OBJECT_NOT_FOUND, () -> wrapped(key, by("nothing")));
        requireRefused(
                ResultReason.WRAPPING_OBJECT_NOT_FOUND, () -> wrapped(key, by(((UniqueIdentifier.Text) bobs).value())));
    }

    @Test
    void theWrappingKeyMustBeFitForIt() {
        var key = key(Attributes.EMPTY);
        var later = server.addKey(
                CryptographicAlgorithm.AES,
                KEK,
                WRAPS.plus(AttributeTypes.ACTIVATION_DATE, HandlerTester.NOW.plusSeconds(60)),
                WRAP_KEY);
        requireRefused(ResultReason.WRONG_KEY_LIFECYCLE_STATE, () -> wrapped(key, by(later)));

        server.item("alice", ProtocolVersion.V2_1, Operation.DESTROY, context -> {
            var object = context.open(Optional.of(UniqueIdentifier.of(later)));
            context.objects().save(object.destroy(context.now()));
            return object;
        });

        requireRefused(ResultReason.WRAPPING_OBJECT_DESTROYED, () -> wrapped(key, by(later)));
        requireRefused(ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK, () -> wrapped(key, by(kek(ENCRYPT))));
        requireRefused(
                ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS,
                () -> wrapped(key, by(server.addKey(CryptographicAlgorithm.AES, KEK, WRAP_KEY))));
        requireRefused(ResultReason.INVALID_FIELD, () -> wrapped(key, by(key)));
    }

    @Test
    void wrappingTakesFromTheUsageLimitsOfTheWrappingKey() {
        var limits = new UsageLimits(Optional.of(1L), Optional.empty(), Optional.of(UsageLimitsUnit.OBJECT));
        var kek = server.addKey(
                CryptographicAlgorithm.AES, KEK, WRAPS.plus(AttributeTypes.USAGE_LIMITS, limits), WRAP_KEY);
        var key = key(Attributes.EMPTY);

        assertThat(bytes(wrapped(key, by(kek)))).isEqualTo(WRAPPED);
        requireRefused(ResultReason.PERMISSION_DENIED, () -> wrapped(key, by(kek)));
    }

    @Test
    void aRegisteredWrappedKeyIsGivenAsRegisteredAndInTheClear() {
        var kek = kek(WRAP_KEY, UNWRAP_KEY);
        var block = wrapped(key(Attributes.EMPTY), by(kek));
        var id = registered(block);

        assertThat(get(id, Optional.empty(), Optional.empty())).isEqualTo(block);
        assertThat(get(id, Optional.of(KeyWrapType.AS_REGISTERED), Optional.empty()))
                .isEqualTo(block);
        var clear = get(id, Optional.of(KeyWrapType.NOT_WRAPPED), Optional.empty());
        assertThat(clear.keyWrappingData()).isEmpty();
        assertThat(bytes(clear)).isEqualTo(HexFormat.of().formatHex(KEY));
        assertThat(server.does(
                                new GetAttributesHandler(),
                                new GetAttributes.Request(
                                        Optional.of(UniqueIdentifier.of(id)),
                                        List.of(AttributeReference.of(AttributeTypes.LINK))))
                        .attributes()
                        .all(AttributeTypes.LINK))
                .containsExactly(new Link(LinkType.WRAPPING_KEY_LINK, UniqueIdentifier.of(kek)));
    }

    @Test
    void aKeyDerivedFromARegisteredWrappedKeyIsTheOneDerivedFromTheSameInTheClear() {
        var kek = kek(WRAP_KEY, UNWRAP_KEY);
        var derives = Attributes.of(AttributeTypes.ACTIVATION_DATE, HandlerTester.NOW)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(DERIVE_KEY));
        var block = wrapped(key(Attributes.EMPTY), by(kek));
        var clear = server.addKey(CryptographicAlgorithm.AES, KEY, DERIVE_KEY);

        assertThat(derivedFrom(registered(block, derives))).isEqualTo(derivedFrom(clear));
    }

    private String derivedFrom(String base) {
        var parameters = new DerivationParameters(
                Optional.of(CryptographicParameters.builder()
                        .hashingAlgorithm(HashingAlgorithm.SHA_256)
                        .build()),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
        var request = new DeriveKey.Request(
                ObjectType.SYMMETRIC_KEY,
                List.of(UniqueIdentifier.of(base)),
                DerivationMethod.HASH,
                parameters,
                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                        .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256)
                        .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(ENCRYPT)));
        var deriving = new DeriveKeyHandler(server.wrapping, server.newObjects);
        var id = server.does(deriving, request).uniqueIdentifier();
        return bytes(get(((UniqueIdentifier.Text) id).value(), Optional.empty(), Optional.empty()));
    }

    @Test
    void aKeyRegisteredWrappedEncryptsAndDecryptsAsTheSameInTheClear() {
        var kek = kek(WRAP_KEY, UNWRAP_KEY);
        var uses = Attributes.of(AttributeTypes.ACTIVATION_DATE, HandlerTester.NOW)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(ENCRYPT, DECRYPT));
        var clear = key(Attributes.EMPTY);
        var registered = registered(wrapped(clear, by(kek)), uses);
        var message = server.secret(new byte[32]);

        try (var streams = CryptographicStreams.start(
                CryptographicStreams.Limits.DEFAULT, server::sharedMemory, server.clock(), server.random())) {
            var encrypting = new EncryptHandler(server.wrapping, streams);
            var decrypting = new DecryptHandler(server.wrapping, streams);
            var encrypted =
                    server.does(encrypting, encrypt(registered, message)).data().orElseThrow();

            assertThat(encrypted)
                    .isEqualTo(server.does(encrypting, encrypt(clear, message))
                            .data()
                            .orElseThrow());
            assertThat(server.does(decrypting, decrypt(registered, encrypted)).data())
                    .contains(message);
        }
    }

    private static final CryptographicParameters ECB = CryptographicParameters.builder()
            .blockCipherMode(BlockCipherMode.ECB)
            .build();

    private static Encrypt.Request encrypt(String id, Secret data) {
        return new Encrypt.Request(
                Optional.of(UniqueIdentifier.of(id)),
                Optional.of(ECB),
                Optional.of(new DataReference.Given(data)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Decrypt.Request decrypt(String id, Secret data) {
        return new Decrypt.Request(
                Optional.of(UniqueIdentifier.of(id)),
                Optional.of(ECB),
                Optional.of(new DataReference.Given(data)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aKeyRegisteredWrappedIsSplitAsTheSameInTheClear() {
        var kek = kek(WRAP_KEY, UNWRAP_KEY);
        var registered = registered(wrapped(key(Attributes.EMPTY), by(kek)));
        var splitting = new CreateSplitKeyHandler(
                server.wrapping, new KeyGenerator(server.random()), server.newObjects, server.random());
        var joining = new JoinSplitKeyHandler(server.wrapping, server.newObjects);

        var parts = server.does(
                        splitting,
                        new CreateSplitKey.Request(
                                ObjectType.SPLIT_KEY,
                                Optional.of(UniqueIdentifier.of(registered)),
                                2,
                                2,
                                SplitKeyMethod.XOR,
                                Optional.empty(),
                                Attributes.EMPTY,
                                Optional.empty()))
                .uniqueIdentifiers();
        var joined = server.does(
                        joining,
                        new JoinSplitKey.Request(
                                ObjectType.SYMMETRIC_KEY,
                                parts,
                                Optional.empty(),
                                Optional.of(usable()),
                                Optional.empty()))
                .uniqueIdentifier();

        assertThat(bytes(get(((UniqueIdentifier.Text) joined).value(), Optional.empty(), Optional.empty())))
                .isEqualTo(HexFormat.of().formatHex(KEY));
    }

    @Test
    void aChainOfTooManyWrappedWrappingKeysIsRefused() {
        var first = kek(WRAP_KEY, UNWRAP_KEY);
        var block = wrapped(key(Attributes.EMPTY), by(first));
        var chain = registered(block, usable());
        for (var i = 0; i < 8; i++) {
            chain = registered(wrappedBy(chain), usable());
        }
        var last = chain;

        requireRefused(
                ResultReason.INVALID_FIELD, () -> get(last, Optional.of(KeyWrapType.NOT_WRAPPED), Optional.empty()));
    }

    private static Attributes usable() {
        return Attributes.of(AttributeTypes.ACTIVATION_DATE, HandlerTester.NOW)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(WRAP_KEY, UNWRAP_KEY));
    }

    private KeyBlock wrappedBy(String kek) {
        return new KeyBlock(
                KeyFormatType.RAW,
                Optional.empty(),
                Optional.of(new KeyValue.Wrapped(server.secret(HexFormat.of().parseHex(WRAPPED)))),
                Optional.of(CryptographicAlgorithm.AES),
                Optional.of(128),
                Optional.of(new KeyWrappingData(
                        WrappingMethod.ENCRYPT,
                        Optional.of(new KeyInformation(UniqueIdentifier.of(kek), Optional.of(NIST_KEY_WRAP))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(EncodingOption.NO_ENCODING))));
    }

    private KeyBlock plain() {
        return new KeyBlock(
                KeyFormatType.RAW,
                Optional.empty(),
                Optional.of(new KeyValue.Plain(new KeyMaterial.Encoded(server.secret(KEK)), Attributes.EMPTY)),
                Optional.of(CryptographicAlgorithm.AES),
                Optional.of(128),
                Optional.empty());
    }

    private static Register.Request registration(KeyBlock block, Attributes attributes) {
        return new Register.Request(
                ObjectType.SYMMETRIC_KEY, attributes, Optional.of(new SymmetricKey(block)), Optional.empty());
    }

    private String registered(KeyBlock block) {
        return registered(block, usable());
    }

    private String registered(KeyBlock block, Attributes attributes) {
        var id = server.does(register, registration(block, attributes)).uniqueIdentifier();
        return ((UniqueIdentifier.Text) id).value();
    }

    @Test
    void aWrappedValueWithoutDataAndDataWithoutAValueAreNotRegistered() {
        var block = wrappedBy("kek");
        var withoutData = new KeyBlock(
                KeyFormatType.RAW,
                Optional.empty(),
                block.keyValue(),
                block.cryptographicAlgorithm(),
                block.cryptographicLength(),
                Optional.empty());
        var withoutValue = new KeyBlock(
                KeyFormatType.RAW,
                Optional.empty(),
                Optional.empty(),
                block.cryptographicAlgorithm(),
                block.cryptographicLength(),
                block.keyWrappingData());

        requireRefused(ResultReason.INVALID_FIELD, () -> registered(withoutData));
        requireRefused(ResultReason.INVALID_FIELD, () -> registered(withoutValue));
    }
}
