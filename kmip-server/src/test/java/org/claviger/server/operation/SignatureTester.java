package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.spec.ECGenParameterSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.operation.DataReference;
import org.claviger.operation.Sign;
import org.claviger.operation.SignatureVerify;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.CryptoProviders;
import org.claviger.server.crypto.KeyDescription;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.AfterEach;

/** Key pairs on a server that signs with them and verifies. */
abstract class SignatureTester {
    static final byte[] MESSAGE = "what is signed".getBytes(StandardCharsets.UTF_8);
    static final Map<String, KeyPair> PAIRS = new LinkedHashMap<>();
    final HandlerTester server = new HandlerTester();

    final CryptographicStreams streams = CryptographicStreams.start(
            CryptographicStreams.Limits.DEFAULT, server::sharedMemory, server.clock(), server.random());

    final SignHandler sign = new SignHandler(server.wrapping, streams);
    final SignatureVerifyHandler verify = new SignatureVerifyHandler(server.wrapping, streams);
    final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void stop() {
        secrets.close();
        streams.close();
        server.close();
    }

    static synchronized KeyPair pair(String name) {
        return PAIRS.computeIfAbsent(name, SignatureTester::make);
    }

    static KeyPair make(String name) {
        try {
            var isCurve = name.startsWith("P-") || name.startsWith("secp");
            var generator = CryptoProviders.keyPairGenerator(isCurve ? "EC" : name.replaceAll("-\\d+", ""));
            if (isCurve) {
                generator.initialize(new ECGenParameterSpec(name));
            } else if (name.contains("-")) {
                generator.initialize(Integer.parseInt(name.replaceAll(".*-", "")));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static Attributes attributes(CryptographicAlgorithm algorithm, CryptographicUsageMask... uses) {
        return Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, algorithm)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(uses));
    }

    String addPrivate(String name, Attributes more) {
        return addPrivate(name, more, CryptographicUsageMask.SIGN);
    }

    String addPrivate(String name, Attributes more, CryptographicUsageMask... uses) {
        var key = pair(name).getPrivate();
        var algorithm = KeyDescription.of(key).algorithms().getFirst();
        return server.add(
                () -> AsymmetricKeys.object(key, algorithm, KeyFormatType.PKCS_8, secrets),
                attributes(algorithm, uses).plusAll(more));
    }

    String addPublic(String name, Attributes more) {
        return addPublic(name, more, CryptographicUsageMask.VERIFY);
    }

    String addPublic(String name, Attributes more, CryptographicUsageMask... uses) {
        var key = pair(name).getPublic();
        var algorithm = KeyDescription.of(key).algorithms().getFirst();
        return server.add(
                () -> AsymmetricKeys.object(key, algorithm, KeyFormatType.X_509, Optional.empty(), secrets),
                attributes(algorithm, uses).plusAll(more));
    }

    static Optional<UniqueIdentifier> id(String id) {
        return Optional.of(UniqueIdentifier.of(id));
    }

    Optional<DataReference> data(byte[] bytes) {
        return Optional.of(new DataReference.Given(server.secret(bytes)));
    }

    Bytes sign(String key, Optional<CryptographicParameters> parameters, byte[] message) {
        return server.does(
                        sign,
                        new Sign.Request(
                                id(key),
                                parameters,
                                data(message),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .signatureData()
                .orElseThrow();
    }

    Bytes signDigest(String key, Optional<CryptographicParameters> parameters, byte[] digest) {
        return server.does(
                        sign,
                        new Sign.Request(
                                id(key),
                                parameters,
                                Optional.empty(),
                                Optional.of(Bytes.copyOf(digest)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .signatureData()
                .orElseThrow();
    }

    ValidityIndicator verify(
            String key, Optional<CryptographicParameters> parameters, byte[] message, Bytes signature) {
        return server.does(
                        verify,
                        new SignatureVerify.Request(
                                id(key),
                                parameters,
                                data(message),
                                Optional.empty(),
                                Optional.of(signature),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .validityIndicator()
                .orElseThrow();
    }

    ValidityIndicator verifyDigest(
            String key, Optional<CryptographicParameters> parameters, byte[] digest, Bytes signature) {
        return server.does(
                        verify,
                        new SignatureVerify.Request(
                                id(key),
                                parameters,
                                Optional.empty(),
                                Optional.of(Bytes.copyOf(digest)),
                                Optional.of(signature),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .validityIndicator()
                .orElseThrow();
    }

    static Optional<CryptographicParameters> parameters(Consumer<CryptographicParameters.Builder> some) {
        var builder = CryptographicParameters.builder();
        some.accept(builder);
        return Optional.of(builder.build());
    }

    static void assertRefused(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
