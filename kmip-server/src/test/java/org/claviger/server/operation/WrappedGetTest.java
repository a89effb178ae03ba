package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.enumeration.CryptographicUsageMask.UNWRAP_KEY;
import static org.claviger.enumeration.CryptographicUsageMask.WRAP_KEY;

import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.SecretDataType;
import org.claviger.enumeration.SplitKeyMethod;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyInformation;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KeyWrappingSpecification;
import org.claviger.object.KmipObject;
import org.claviger.object.SecretData;
import org.claviger.object.SplitKey;
import org.claviger.object.SymmetricKey;
import org.claviger.operation.Get;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.CryptoProviders;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type of object that has a key, handed out wrapped in every version, as it goes over the wire. */
class WrappedGetTest {
    private static final CryptographicParameters PADDED = CryptographicParameters.builder()
            .blockCipherMode(BlockCipherMode.AESKEYWRAPPADDING)
            .build();

    private final HandlerTester server = new HandlerTester();
    private final GetHandler get = new GetHandler(server.delivery);

    @AfterEach
    void close() {
        server.close();
    }

    static Stream<ProtocolVersion> versions() {
        return ProtocolVersion.published().stream();
    }

    private Map<ObjectType, KmipObject> objects() {
        var generator = CryptoProviders.keyPairGenerator("RSA");
        generator.initialize(1024);
        var pair = generator.generateKeyPair();
        var block = MadeOfKeys.block(
                KeyFormatType.RAW, server.secret(new byte[16]), attributes(CryptographicAlgorithm.AES, 128));
        var opaque = new KeyBlock(
                KeyFormatType.OPAQUE,
                Optional.empty(),
                Optional.of(new KeyValue.Plain(
                        new KeyMaterial.Encoded(server.secret(new byte[] {'p', 'a', 's', 's'})), Attributes.EMPTY)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return Map.of(
                ObjectType.SYMMETRIC_KEY,
                new SymmetricKey(block),
                ObjectType.SPLIT_KEY,
                new SplitKey(2, 1, 2, SplitKeyMethod.XOR, Optional.empty(), block),
                ObjectType.SECRET_DATA,
                new SecretData(SecretDataType.PASSWORD, opaque),
                ObjectType.PRIVATE_KEY,
                AsymmetricKeys.object(
                        pair.getPrivate(), CryptographicAlgorithm.RSA, KeyFormatType.PKCS_8, server.secrets()),
                ObjectType.PUBLIC_KEY,
                AsymmetricKeys.object(
                        pair.getPublic(),
                        CryptographicAlgorithm.RSA,
                        KeyFormatType.X_509,
                        Optional.empty(),
                        server.secrets()));
    }

    private static Attributes attributes(CryptographicAlgorithm algorithm, int length) {
        return Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, algorithm)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, length);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatIsHandedOutWrappedIsReadAndUnwrappedAgain(ProtocolVersion version) {
        var kek = server.addKey(
                CryptographicAlgorithm.AES,
                new byte[32],
                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS, PADDED),
                WRAP_KEY,
                UNWRAP_KEY);
        var mask = StoredObjects.mask(WRAP_KEY);
        objects().forEach((type, object) -> {
            var id = server.add(() -> object, Attributes.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, mask));
            var request = new Get.Request(
                    Optional.of(UniqueIdentifier.of(id)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new KeyWrappingSpecification(
                            WrappingMethod.ENCRYPT,
                            Optional.of(new KeyInformation(UniqueIdentifier.of(kek), Optional.of(PADDED))),
                            Optional.empty(),
                            List.of(AttributeReference.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK)),
                            Optional.empty())));

            var answered = server.as("alice", version, get, request);
            var read = overTheWire(answered, version);

            assertThat(read).as(type.specName()).isEqualTo(answered);
            assertThat(KeyWrapping.isWrapped(read.object())).isTrue();
            var clear = server.item(
                    "alice", version, Operation.GET, context -> server.wrapping.unwrap(read.object(), context));
            assertThat(clear.block().flatMap(KeyBlock::keyValue))
                    .as(type.specName())
                    .contains(new KeyValue.Plain(
                            material(object), Attributes.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, mask)));
        });
    }

    private static KeyMaterial material(KmipObject object) {
        return ((KeyValue.Plain) object.block().flatMap(KeyBlock::keyValue).orElseThrow()).material();
    }

    private Get.Response overTheWire(Get.Response response, ProtocolVersion version) {
        var buffer = Unpooled.buffer();
        Get.Response.STRUCT.write(new BinaryTtlvWriter(buffer, version), Tag.RESPONSE_PAYLOAD.code(), response);
        var in = new BinaryTtlvReader(buffer, Limits.DEFAULT, server.secrets());
        in.version(version);
        return Get.Response.STRUCT.read(in);
    }
}
