package org.claviger.hsm.aws;

import static org.claviger.hsm.BackendException.Category.INTERNAL;
import static org.claviger.hsm.BackendException.Category.INVALID_DATA;
import static org.claviger.hsm.BackendException.Category.NOT_FOUND;
import static org.claviger.hsm.BackendException.Category.UNSUPPORTED;
import static org.claviger.hsm.BackendException.Category.WRONG_KEY;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Binding;
import org.claviger.hsm.NewDataKey;
import org.claviger.hsm.RootKey;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeyVersion;
import org.claviger.hsm.RootKeys;
import org.claviger.hsm.WrapAlgorithm;
import org.claviger.hsm.Wrapped;
import org.claviger.hsm.support.HeapCopy;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;

/**
 * Data keys made, wrapped and unwrapped by KMS.
 *
 * <p>Nothing is handed out before KMS has unwrapped it again: a wrong answer is found while the key can still be made anew.
 * {@link Wrapped#root} is the root key's ARN without its Region, whatever name it was called by, and {@link
 * Wrapped#rootVersion} KMS's key material id.
 */
public final class AwsRootKeys implements RootKeys {
    /** The most that GenerateDataKey and GenerateRandom give at once. */
    private static final int LONGEST_GENERATED_BYTES = 1024;

    /** The most that Decrypt takes. */
    private static final int LONGEST_BLOB_BYTES = 6144;

    private static final byte[] NO_IV = {};

    private final BackendId id;
    private final Optional<RootKeyRef> configured;
    private final KmsRegions regions;
    private final KmsKeys keys;
    private final AwsRootKeyMaker maker;

    AwsRootKeys(
            BackendId id, Optional<RootKeyRef> configured, KmsRegions regions, KmsKeys keys, AwsRootKeyMaker maker) {
        this.id = id;
        this.configured = configured;
        this.regions = regions;
        this.keys = keys;
        this.maker = maker;
    }

    @Override
    public RootKey create(RootKeyRef ref) {
        return maker.make(ref, new AwsKeyOrigin.OneRegion(), _ -> {});
    }

    @Override
    public RootKey describe(RootKeyRef ref) {
        return keys.describe(ref);
    }

    @Override
    public List<RootKey> list() {
        return keys.list(configured);
    }

    @Override
    public String identity(RootKeyRef ref) {
        return "KMS key " + keys.resolve(ref);
    }

    @Override
    public List<RootKeyVersion> versions(RootKeyRef ref) {
        return keys.versions(keys.metadata(keys.resolve(ref)));
    }

    @Override
    public RootKey rotate(RootKeyRef ref) {
        return maker.rotate(ref, _ -> {});
    }

    @Override
    public void retire(RootKeyRef ref) {
        maker.retire(ref, _ -> {});
    }

    @Override
    public NewDataKey newDataKey(RootKeyRef ref, int bytes, Binding binding, SegmentAllocator allocator) {
        requireKeyLength(bytes);
        if (bytes > LONGEST_GENERATED_BYTES) {
            var clear = random(bytes, allocator);
            return new NewDataKey(clear, wrap(ref, clear, binding));
        }
        var key = keys.resolve(ref);
        var context = EncryptionContext.of(binding);
        var answer = regions.use(
                key,
                "GenerateDataKey",
                (c, arn) ->
                        c.generateDataKey(r -> r.keyId(arn).numberOfBytes(bytes).encryptionContext(context)));
        var clear = KmsSecrets.take(KmsKeys.answered("Plaintext", answer.plaintext()), allocator);
        try {
            requireKey(key, answer.keyId());
            if (clear.byteSize() != bytes) {
                throw new BackendException(
                        INTERNAL, "KMS made a data key of %d bytes (expected %d)".formatted(clear.byteSize(), bytes));
            }
            return new NewDataKey(clear, readBack(key, answer.ciphertextBlob(), context, clear));
        } catch (BackendException e) {
            clear.fill((byte) 0);
            throw e;
        }
    }

    /**
     * Makes a data key that nobody sees until it is unwrapped.
     *
     * @param bytes its length, 1 to 1024
     * @throws BackendException NOT_FOUND if there is no such root key
     */
    public Wrapped newDataKeyWrappedOnly(RootKeyRef ref, int bytes, Binding binding) {
        if (bytes < 1 || bytes > LONGEST_GENERATED_BYTES) {
            throw new BackendException(
                    UNSUPPORTED, "data key of %d bytes (expected 1 to %d)".formatted(bytes, LONGEST_GENERATED_BYTES));
        }
        var key = keys.resolve(ref);
        var context = EncryptionContext.of(binding);
        var answer = regions.use(
                key,
                "GenerateDataKeyWithoutPlaintext",
                (c, arn) -> c.generateDataKeyWithoutPlaintext(
                        r -> r.keyId(arn).numberOfBytes(bytes).encryptionContext(context)));
        requireKey(key, answer.keyId());
        var wrapped = wrapped(key, answer.keyMaterialId(), answer.ciphertextBlob());
        tryToUnwrap(key, answer.ciphertextBlob(), context);
        return wrapped;
    }

    @Override
    public Wrapped wrap(RootKeyRef ref, MemorySegment clear, Binding binding) {
        requireKeyLength(clear.byteSize());
        var key = keys.resolve(ref);
        var context = EncryptionContext.of(binding);
        try (var copy = HeapCopy.of(clear)) {
            var plaintext = KmsSecrets.lend(copy);
            var answer = regions.use(
                    key,
                    "Encrypt",
                    (c, arn) -> c.encrypt(r -> r.keyId(arn).plaintext(plaintext).encryptionContext(context)));
            requireKey(key, answer.keyId());
            return readBack(key, answer.ciphertextBlob(), context, clear);
        }
    }

    @Override
    public MemorySegment unwrap(Wrapped wrapped, Binding binding, SegmentAllocator allocator) {
        var key = requireOurs(wrapped);
        DecryptResponse answer;
        try {
            answer = decrypt(key, SdkBytes.fromByteArrayUnsafe(wrapped.blob()), EncryptionContext.of(binding));
        } catch (BackendException e) {
            throw e.category() == WRONG_KEY || e.category() == INVALID_DATA ? altered(wrapped, e) : e;
        }
        var plaintext = KmsKeys.answered("Plaintext", answer.plaintext());
        try {
            requireKey(key, answer.keyId());
            requireVersion(key, wrapped, answer);
            return KmsSecrets.take(plaintext, allocator);
        } finally {
            KmsSecrets.forget(plaintext);
        }
    }

    /** {@inheritDoc} KMS does it inside; {@code scratch} is not used. */
    @Override
    public Wrapped rewrap(Wrapped wrapped, RootKeyRef to, Binding binding, SegmentAllocator scratch) {
        var from = requireOurs(wrapped);
        var key = keys.resolve(to);
        var context = EncryptionContext.of(binding);
        try {
            // Where one of the two is in one Region only, that is where it has to happen.
            var decisive = key.multiRegion() ? from : key;
            var answer = regions.use(
                    decisive,
                    "ReEncrypt",
                    (c, arn) -> c.reEncrypt(r -> r.ciphertextBlob(SdkBytes.fromByteArrayUnsafe(wrapped.blob()))
                            .sourceKeyId(from.sameRegion(arn))
                            .sourceEncryptionContext(context)
                            .destinationKeyId(key.sameRegion(arn))
                            .destinationEncryptionContext(context)));
            requireKey(key, answer.keyId());
            var again = wrapped(key, answer.destinationKeyMaterialId(), answer.ciphertextBlob());
            tryToUnwrap(key, answer.ciphertextBlob(), context);
            return again;
        } catch (BackendException e) {
            throw e.category() == WRONG_KEY || e.category() == INVALID_DATA ? altered(wrapped, e) : e;
        }
    }

    /** Random bytes made by KMS. */
    MemorySegment random(int bytes, SegmentAllocator allocator) {
        var random = allocator.allocate(bytes);
        for (int at = 0; at < bytes; at += LONGEST_GENERATED_BYTES) {
            int part = Math.min(LONGEST_GENERATED_BYTES, bytes - at);
            var answer = regions.ask("GenerateRandom", c -> c.generateRandom(r -> r.numberOfBytes(part)));
            try (var array = HeapCopy.adopt(
                    KmsKeys.answered("Plaintext", answer.plaintext()).asByteArrayUnsafe())) {
                if (array.array().length != part) {
                    throw new BackendException(
                            INTERNAL, "KMS gave %d random bytes (expected %d)".formatted(array.array().length, part));
                }
                array.copyTo(random.asSlice(at, part));
            }
        }
        return random;
    }

    private DecryptResponse decrypt(KmsKeyName key, SdkBytes blob, Map<String, String> context) {
        return regions.use(
                key,
                "Decrypt",
                (c, arn) -> c.decrypt(r -> r.keyId(arn).ciphertextBlob(blob).encryptionContext(context)));
    }

    /**
     * Unwraps what KMS has just wrapped.
     *
     * @throws BackendException INTERNAL if that isn't what was to be wrapped
     */
    private Wrapped readBack(
            KmsKeyName key, @Nullable SdkBytes blob, Map<String, String> context, MemorySegment clear) {
        requireBlob(blob);
        DecryptResponse answer;
        try {
            answer = decrypt(key, KmsKeys.answered("CiphertextBlob", blob), context);
        } catch (BackendException e) {
            throw e.category() == WRONG_KEY || e.category() == INVALID_DATA ? wrongAnswer(key, e) : e;
        }
        var plaintext = KmsKeys.answered("Plaintext", answer.plaintext());
        try {
            requireKey(key, answer.keyId());
            if (!KmsSecrets.same(plaintext, clear)) {
                throw wrongAnswer(key, null);
            }
            return wrapped(key, answer.keyMaterialId(), blob);
        } finally {
            KmsSecrets.forget(plaintext);
        }
    }

    /**
     * Lets KMS try whether it would unwrap what it has just wrapped, without handing it out.
     *
     * @throws BackendException INTERNAL if it would not
     */
    private void tryToUnwrap(KmsKeyName key, SdkBytes blob, Map<String, String> context) {
        try {
            regions.use(key, "Decrypt", (c, arn) -> {
                try {
                    var answer = c.decrypt(r -> r.keyId(arn)
                            .ciphertextBlob(blob)
                            .encryptionContext(context)
                            .dryRun(true));
                    KmsSecrets.forget(KmsKeys.answered("Plaintext", answer.plaintext()));
                } catch (DryRunOperationException _) {
                    // This is how KMS says that it would have.
                }
                return key;
            });
        } catch (BackendException e) {
            throw e.category() == WRONG_KEY || e.category() == INVALID_DATA ? wrongAnswer(key, e) : e;
        }
    }

    private Wrapped wrapped(KmsKeyName key, @Nullable String keyMaterialId, @Nullable SdkBytes blob) {
        return new Wrapped(
                id,
                key.ref(),
                KmsKeys.version(keyMaterialId),
                WrapAlgorithm.AWS_KMS,
                NO_IV,
                requireBlob(blob).asByteArray());
    }

    private KmsKeyName requireOurs(Wrapped wrapped) {
        if (!wrapped.backend().equals(id)) {
            throw new BackendException(UNSUPPORTED, "%s: another backend than %s".formatted(wrapped, id));
        }
        if (wrapped.algorithm() != WrapAlgorithm.AWS_KMS || wrapped.iv().length != 0) {
            throw new BackendException(UNSUPPORTED, "%s: not by this backend's algorithm".formatted(wrapped));
        }
        if (wrapped.blob().length == 0 || wrapped.blob().length > LONGEST_BLOB_BYTES) {
            throw altered(wrapped, null);
        }
        return keys.resolve(wrapped.root());
    }

    /**
     * Checks that the version was not altered. That of a multi-Region key isn't checked: nothing says that replicas name
     * their key material alike.
     */
    private static void requireVersion(KmsKeyName key, Wrapped wrapped, DecryptResponse answer) {
        var version = wrapped.rootVersion();
        if (!key.multiRegion()
                && !version.equals(KmsKeys.UNNAMED_VERSION)
                && !version.equals(KmsKeys.version(answer.keyMaterialId()))) {
            throw new BackendException(
                    NOT_FOUND, "root key %s has another version than the one named by the %s".formatted(key, wrapped));
        }
    }

    private static void requireKey(KmsKeyName expected, @Nullable String arn) {
        var actual = KmsKeyName.answered(KmsKeys.answered("KeyId", arn));
        if (!actual.equals(expected)) {
            throw new BackendException(INTERNAL, "KMS answered with key %s (expected %s)".formatted(actual, expected));
        }
    }

    private static SdkBytes requireBlob(@Nullable SdkBytes blob) {
        int length = KmsKeys.answered("CiphertextBlob", blob).asByteArrayUnsafe().length;
        if (length == 0 || length > LONGEST_BLOB_BYTES) {
            throw new BackendException(
                    INTERNAL,
                    "KMS gave a wrapped key of %d bytes (expected 1 to %d)".formatted(length, LONGEST_BLOB_BYTES));
        }
        return KmsKeys.answered("CiphertextBlob", blob);
    }

    private static void requireKeyLength(long bytes) {
        if (bytes < 1 || bytes > LONGEST_KEY_BYTES) {
            throw new BackendException(
                    UNSUPPORTED, "key of %d bytes (expected 1 to %d)".formatted(bytes, LONGEST_KEY_BYTES));
        }
    }

    private static BackendException altered(Wrapped wrapped, @Nullable BackendException cause) {
        return new BackendException(
                INVALID_DATA,
                "%s is altered, bound to something else, or wrapped by another root key".formatted(wrapped),
                cause,
                false,
                cause == null ? null : cause.nativeCode().orElse(null));
    }

    private static BackendException wrongAnswer(KmsKeyName key, @Nullable BackendException cause) {
        return new BackendException(
                Category.INTERNAL,
                "KMS wrapped a key by %s and does not unwrap it to the same key".formatted(key),
                cause);
    }
}
