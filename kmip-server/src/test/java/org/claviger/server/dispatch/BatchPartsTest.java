package org.claviger.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.enumeration.ResultStatus.OPERATION_FAILED;
import static org.claviger.enumeration.ResultStatus.OPERATION_UNDONE;
import static org.claviger.enumeration.ResultStatus.SUCCESS;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.UsageLimits;
import org.claviger.enumeration.BatchErrorContinuationOption;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.message.RequestItem;
import org.claviger.message.ResponseItem;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.SymmetricKey;
import org.claviger.operation.DataReference;
import org.claviger.operation.Encrypt;
import org.claviger.operation.Register;
import org.claviger.operation.ResponsePayload;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.CryptoEngine;
import org.claviger.server.crypto.DataKeySettings;
import org.claviger.server.crypto.DataKeys;
import org.claviger.server.crypto.EnvelopeCipher;
import org.claviger.server.crypto.InMemoryRootKeys;
import org.claviger.server.crypto.KeyWrapper;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.crypto.ResidentPlaces;
import org.claviger.server.crypto.RowAuthenticators;
import org.claviger.server.crypto.SecureMemory;
import org.claviger.server.crypto.Signatures;
import org.claviger.server.domain.AttributePolicy;
import org.claviger.server.operation.CryptographicStreams;
import org.claviger.server.operation.EncryptHandler;
import org.claviger.server.operation.KeyWrapping;
import org.claviger.server.operation.NewObjects;
import org.claviger.server.operation.RegisterHandler;
import org.claviger.server.operation.ResidentLedger;
import org.claviger.server.operation.ResidentNotes;
import org.claviger.server.operation.Residents;
import org.claviger.server.store.InMemoryObjectStore;
import org.claviger.server.store.InMemoryServerRecords;
import org.claviger.server.store.StoredObjects;
import org.claviger.server.store.UnitOfWork;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Limits;
import org.junit.jupiter.api.Test;

/** Data in several parts, in batches that lose races. */
class BatchPartsTest extends BatchFixture {
    /** A server that encrypts with one key, whose uses are counted: so every part writes it, and may lose a race for it. */
    private final class Encrypting implements AutoCloseable {
        private static final int LIMIT = 100;
        private static final AttributePolicy POLICY = new AttributePolicy(Duration.ZERO, Set.of(), LIMIT);
        private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] IV = "fedcba9876543210".getBytes(StandardCharsets.US_ASCII);

        private final SecureRandom random = new SecureRandom();
        private final SecureMemory memory = SecureMemory.open();
        private final DataKeys dataKeys =
                DataKeys.open(InMemoryRootKeys.withRoot().directory(), memory, DataKeySettings.DEFAULT);
        private final CryptographicStreams streams = CryptographicStreams.start(
                new CryptographicStreams.Limits(1, 1, 1_024, Duration.ofMinutes(1)),
                BatchPartsTest::unlockedMemory,
                CLOCK,
                random);
        private final UniqueIdentifier key;
        private final ByteArrayOutputStream ciphertext = new ByteArrayOutputStream();

        Encrypting() {
            var vault = new ObjectVault(new EnvelopeCipher(dataKeys, KeyEngines.java(), random), Limits.DEFAULT);
            var engine = new CryptoEngine(random);
            var devices = ResidentPlaces.none();
            var ledger = new ResidentLedger(
                    new ResidentNotes(new InMemoryServerRecords(), RowAuthenticators.withFixedKey()),
                    new InMemoryObjectStore(),
                    vault,
                    devices,
                    SecretScope::unlocked,
                    ResidentLedger.Patience.ALONE,
                    (_, _, destruction) -> destruction.run(),
                    CLOCK);
            var residents = new Residents(devices, ledger);
            var wrapping = new KeyWrapping(
                    vault,
                    engine,
                    new Signatures(random),
                    new KeyWrapper(engine, KeyEngines.java().keyWrap(), Limits.DEFAULT),
                    devices);
            handlers.add(new EncryptHandler(wrapping, streams));
            handlers.add(new RegisterHandler(new NewObjects(vault, POLICY, UUID::randomUUID, residents)));
            key = payload(Register.Response.class, process(BatchErrorContinuationOption.STOP, register()))
                    .uniqueIdentifier();
        }

        private RequestItem register() {
            var attributes = Attributes.of(
                            AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(CryptographicUsageMask.ENCRYPT))
                    .plus(AttributeTypes.ACTIVATION_DATE, NOW)
                    .plus(
                            AttributeTypes.USAGE_LIMITS,
                            new UsageLimits(
                                    Optional.of((long) LIMIT), Optional.empty(), Optional.of(UsageLimitsUnit.BYTE)));
            var block = new KeyBlock(
                    KeyFormatType.RAW,
                    Optional.empty(),
                    Optional.of(new KeyValue.Plain(new KeyMaterial.Encoded(secrets.copyOf(KEY)), Attributes.EMPTY)),
                    Optional.of(CryptographicAlgorithm.AES),
                    Optional.of(KEY.length * Byte.SIZE),
                    Optional.empty());
            return RequestItem.of(
                    Operation.REGISTER,
                    new Register.Request(
                            ObjectType.SYMMETRIC_KEY,
                            attributes,
                            Optional.of(new SymmetricKey(block)),
                            Optional.empty()));
        }

        private RequestItem part(String text, Optional<Bytes> correlationValue, boolean isLast) {
            var isFirst = correlationValue.isEmpty();
            var parameters = CryptographicParameters.builder()
                    .blockCipherMode(BlockCipherMode.CTR)
                    .build();
            return RequestItem.of(
                    Operation.ENCRYPT,
                    new Encrypt.Request(
                            Optional.of(key),
                            isFirst ? Optional.of(parameters) : Optional.empty(),
                            Optional.of(DataReference.of(secrets.copyOf(text.getBytes(StandardCharsets.US_ASCII)))),
                            isFirst ? Optional.of(Bytes.copyOf(IV)) : Optional.empty(),
                            correlationValue,
                            isFirst ? Optional.of(true) : Optional.empty(),
                            isLast ? Optional.of(true) : Optional.empty(),
                            Optional.empty()));
        }

        /** Encrypts one part, and returns the value for the next. */
        private Optional<Bytes> encrypt(String text, Optional<Bytes> correlationValue, boolean isLast) {
            var answer = payload(
                    Encrypt.Response.class,
                    process(BatchErrorContinuationOption.STOP, part(text, correlationValue, isLast)));
            answer.data().ifPresent(data -> ciphertext.writeBytes(data.bytes().toArray(ValueLayout.JAVA_BYTE)));
            return answer.correlationValue();
        }

        /** Has somebody else use the key when the next part is about to be written, so that the part loses the race. */
        private void raceFor(long bytes) {
            store.rivals.add(() -> {
                var unit = new UnitOfWork(store.objects);
                var found = unit.load(ACME, key.toString()).orElseThrow();
                unit.update(
                        found.use(CryptographicUsageMask.ENCRYPT, bytes, NOW).orElseThrow());
                unit.commit();
            });
        }

        private long left() {
            return store.find(ACME, key.toString())
                    .flatMap(object -> object.attributes().first(AttributeTypes.USAGE_LIMITS))
                    .flatMap(UsageLimits::count)
                    .orElseThrow();
        }

        private String decrypted() throws GeneralSecurityException {
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(KEY, "AES"), new IvParameterSpec(IV));
            return new String(cipher.doFinal(ciphertext.toByteArray()), StandardCharsets.US_ASCII);
        }

        @Override
        public void close() {
            streams.close();
            dataKeys.close();
            memory.close();
        }
    }

    private static SecretScope.Memory unlockedMemory() {
        var arena = Arena.ofShared();
        return new SecretScope.Memory() {
            @Override
            public MemorySegment allocate(long byteSize, long byteAlignment) {
                return arena.allocate(byteSize, byteAlignment);
            }

            @Override
            public void close() {
                arena.close();
            }
        };
    }

    private static <R extends ResponsePayload> R payload(Class<R> type, List<ResponseItem> answers) {
        assertThat(statuses(answers)).containsExactly(SUCCESS);
        return type.cast(answers.getFirst().payload().orElseThrow());
    }

    /** Were a part taken twice, the key stream would go on too far, and what follows would not decrypt. */
    @Test
    void aPartThatLosesARaceForItsKeyIsTakenOnceAndItsBytesAreCountedOnce() throws GeneralSecurityException {
        try (var server = new Encrypting()) {
            server.raceFor(10);
            var value = server.encrypt("a first part, ", Optional.empty(), false);
            server.raceFor(20);
            assertThat(server.encrypt("another, ", value, false)).isEqualTo(value);
            server.raceFor(30);
            assertThat(server.encrypt("the last", value, true)).isEmpty();

            assertThat(store.rivals).isEmpty();
            assertThat(server.decrypted()).isEqualTo("a first part, another, the last");
            assertThat(server.left()).isEqualTo(Encrypting.LIMIT - 60L - "a first part, another, the last".length());
        }
    }

    @Test
    void aPartThatHasNothingLeftOfItsKeyAfterALostRaceIsRefusedAndEndsTheOperation() {
        try (var server = new Encrypting()) {
            var value = server.encrypt("abc", Optional.empty(), false);
            server.raceFor(Encrypting.LIMIT - 3L);

            var refused = process(BatchErrorContinuationOption.STOP, server.part("d", value, false));
            assertThat(reason(refused.getFirst())).isEqualTo(ResultReason.PERMISSION_DENIED);
            assertThat(server.left()).isZero();

            var after = process(BatchErrorContinuationOption.STOP, server.part("", value, true));
            assertThat(reason(after.getFirst())).isEqualTo(ResultReason.INVALID_CORRELATION_VALUE);
        }
    }

    /** A batch that is done again would take its parts again; so it is not, and what it has begun is gone. */
    @Test
    void underUndoALostRaceEndsTheOperationInsteadOfTakingItsPartsTwice() {
        try (var server = new Encrypting()) {
            var value = server.encrypt("abc", Optional.empty(), false);
            server.raceFor(1);

            var answers = process(BatchErrorContinuationOption.UNDO, server.part("d", value, false), create("a"));
            assertThat(statuses(answers)).containsExactly(OPERATION_UNDONE, OPERATION_FAILED);
            assertThat(answers.getFirst().payload()).contains(new ResponseItem.Withheld());
            assertThat(isStored("key1")).isFalse();
            assertThat(server.left()).isEqualTo(Encrypting.LIMIT - 4L);

            var after = process(BatchErrorContinuationOption.STOP, server.part("e", value, true));
            assertThat(reason(after.getFirst())).isEqualTo(ResultReason.INVALID_CORRELATION_VALUE);
        }
    }
}
