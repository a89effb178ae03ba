package org.claviger.hsm.aws;

import static org.claviger.hsm.BackendException.Category.CONFLICT;
import static org.claviger.hsm.BackendException.Category.INVALID_DATA;
import static org.claviger.hsm.BackendException.Category.NOT_FOUND;
import static org.claviger.hsm.BackendException.Category.UNSUPPORTED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.CipherSpec;
import org.claviger.hsm.DeriveSpec;
import org.claviger.hsm.Digest;
import org.claviger.hsm.Encrypted;
import org.claviger.hsm.IvPolicy;
import org.claviger.hsm.KeyTemplate;
import org.claviger.hsm.MacSpec;
import org.claviger.hsm.Octets;
import org.claviger.hsm.ResidentKey;
import org.claviger.hsm.ResidentKeys;
import org.claviger.hsm.ResidentRef;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.SignSpec;
import org.claviger.hsm.WrapSpec;
import org.claviger.hsm.support.HeapCopy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeyAgreementAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.Tag;

/**
 * Keys that KMS holds and uses: AES-256 in KMS's own form of encryption, HMAC, RSA and elliptic curves. In the first Region.
 *
 * <p>Each has an alias with the identifier of its template, by which it is found again. KMS makes five keys a second and asks
 * money for each: for the keys that matter, not for all.
 */
final class AwsResidentKeys implements ResidentKeys {
    /** The most that Encrypt, Sign and GenerateMac take at once. */
    private static final int LONGEST_INPUT_BYTES = 4096;

    private static final int GCM_TAG_BYTES = 16;
    static final String ALIAS_FOLDER = "resident/";
    private static final String ADDITIONAL = "claviger-additional";
    private static final String INVALID_SIGNATURE = "KMSInvalidSignatureException";

    private final AwsKmsSettings settings;
    private final KmsRegions regions;
    private final KmsKeys keys;
    private final Settling settling;

    AwsResidentKeys(AwsKmsSettings settings, KmsRegions regions, KmsKeys keys, Settling settling) {
        this.settings = settings;
        this.regions = regions;
        this.keys = keys;
        this.settling = settling;
    }

    @Override
    public ResidentKey generate(KeyTemplate template) {
        var spec = KmsKeyKinds.spec(template.kind());
        var usage = KmsKeyKinds.usage(template);
        if (find(template.id()).isPresent()) {
            throw new BackendException(CONFLICT, "KMS has a key with the identifier " + template.id() + " already");
        }
        var answer = regions.change(
                "CreateKey",
                c -> c.createKey(r -> r.keySpec(spec)
                        .keyUsage(usage)
                        .description("Claviger key " + template.id())
                        .tags(Tag.builder()
                                .tagKey("claviger-key")
                                .tagValue(template.id().toString())
                                .build())));
        var made = KmsKeys.answered("KeyMetadata", answer.keyMetadata());
        var alias = keys.alias(name(template.id()));
        settling.afterOwnChange(() -> regions.change(
                "CreateAlias", c -> c.createAlias(r -> r.aliasName(alias).targetKeyId(made.keyId()))));
        return resident(settling.until(
                "KMS key " + made.arn() + " is enabled",
                () -> settling.afterOwnChange(() -> keys.metadata(KmsKeys.nameOf(made))),
                m -> m.keyState() == KeyState.ENABLED));
    }

    @Override
    public ResidentKey importKey(KeyTemplate template, MemorySegment material) {
        throw new BackendException(UNSUPPORTED, "keys that stay in AWS KMS are made there, not brought in");
    }

    @Override
    public Optional<ResidentKey> find(UUID id) {
        try {
            return Optional.of(keys.metadata(name(id)))
                    .filter(m -> !isDestroyed(m))
                    .map(this::resident);
        } catch (BackendException e) {
            if (e.category() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<UUID> list() {
        return keys.namesBelow(ALIAS_FOLDER).stream()
                .flatMap(name -> uuid(name).stream())
                .filter(id -> find(id).isPresent())
                .toList();
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public ResidentKey describe(ResidentRef ref) {
        var metadata = keys.metadata(key(ref));
        if (isDestroyed(metadata)) {
            throw new BackendException(NOT_FOUND, "KMS key " + ref + " is about to be deleted");
        }
        return resident(metadata);
    }

    @Override
    public byte[] publicKey(ResidentRef ref) {
        var arn = arn(ref);
        var answer = regions.ask("GetPublicKey", c -> c.getPublicKey(r -> r.keyId(arn)));
        return KmsKeys.answered("PublicKey", answer.publicKey()).asByteArray();
    }

    @Override
    public void destroy(ResidentRef ref) {
        var arn = arn(ref);
        regions.change(
                "ScheduleKeyDeletion",
                c -> c.scheduleKeyDeletion(r -> r.keyId(arn).pendingWindowInDays(settings.deletionWaitDays())));
    }

    @Override
    public boolean cipherTextHoldsIv() {
        return true;
    }

    @Override
    public Encrypted encrypt(ResidentRef ref, CipherSpec spec, MemorySegment clear) {
        var arn = arn(ref);
        var algorithm = algorithm(spec);
        var context = context(spec);
        requireFits(clear, "clear text");
        if (spec instanceof CipherSpec.Gcm(IvPolicy.Supplied _, Octets _, int _)) {
            throw KmsKeyKinds.unsupported("encryption with an IV that its caller made");
        }
        try (var copy = HeapCopy.of(clear)) {
            var plaintext = KmsSecrets.lend(copy);
            var answer = regions.ask(
                    "Encrypt",
                    c -> c.encrypt(r -> {
                        r.keyId(arn).plaintext(plaintext).encryptionAlgorithm(algorithm);
                        context.ifPresent(r::encryptionContext);
                    }));
            byte[] blob =
                    KmsKeys.answered("CiphertextBlob", answer.ciphertextBlob()).asByteArrayUnsafe();
            return new Encrypted(Octets.NONE, Octets.of(blob), Octets.NONE);
        }
    }

    @Override
    public MemorySegment decrypt(ResidentRef ref, CipherSpec spec, Encrypted encrypted, SegmentAllocator allocator) {
        var arn = arn(ref);
        var algorithm = algorithm(spec);
        var context = context(spec);
        if (!encrypted.iv().isEmpty()
                || !encrypted.tag().isEmpty()
                || encrypted.data().isEmpty()) {
            throw new BackendException(INVALID_DATA, "not cipher text of AWS KMS, which contains its IV and its tag");
        }
        var blob = SdkBytes.fromByteArrayUnsafe(encrypted.data().toByteArray());
        var answer = regions.ask(
                "Decrypt",
                c -> c.decrypt(r -> {
                    r.keyId(arn).ciphertextBlob(blob).encryptionAlgorithm(algorithm);
                    context.ifPresent(r::encryptionContext);
                }));
        return KmsSecrets.take(KmsKeys.answered("Plaintext", answer.plaintext()), allocator);
    }

    @Override
    public byte[] sign(ResidentRef ref, SignSpec spec, MemorySegment data) {
        var arn = arn(ref);
        var algorithm = KmsAlgorithms.signing(spec);
        var message = Message.of(spec, data);
        var answer = regions.ask(
                "Sign",
                c -> c.sign(r -> r.keyId(arn)
                        .signingAlgorithm(algorithm)
                        .messageType(message.type())
                        .message(message.bytes())));
        return KmsKeys.answered("Signature", answer.signature()).asByteArray();
    }

    @Override
    public boolean verify(ResidentRef ref, SignSpec spec, MemorySegment data, byte[] signature) {
        var arn = arn(ref);
        var algorithm = KmsAlgorithms.signing(spec);
        var message = Message.of(spec, data);
        if (signature.length == 0 || signature.length > LONGEST_INPUT_BYTES) {
            return false;
        }
        try {
            var answer = regions.ask(
                    "Verify",
                    c -> c.verify(r -> r.keyId(arn)
                            .signingAlgorithm(algorithm)
                            .messageType(message.type())
                            .message(message.bytes())
                            .signature(SdkBytes.fromByteArray(signature))));
            return Boolean.TRUE.equals(answer.signatureValid());
        } catch (BackendException e) {
            if (e.nativeCode().filter(INVALID_SIGNATURE::equals).isPresent()) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public byte[] mac(ResidentRef ref, MacSpec spec, MemorySegment data) {
        var arn = arn(ref);
        var algorithm = switch (spec) {
            case MacSpec.Hmac hmac -> KmsAlgorithms.mac(hmac.digest());
            case MacSpec.AesCmac _ -> throw KmsKeyKinds.unsupported("AES-CMAC");
        };
        requireFits(data, "message");
        try (var copy = HeapCopy.of(data)) {
            var message = KmsSecrets.lend(copy);
            var answer = regions.ask(
                    "GenerateMac",
                    c -> c.generateMac(r -> r.keyId(arn).macAlgorithm(algorithm).message(message)));
            return KmsKeys.answered("Mac", answer.mac()).asByteArray();
        }
    }

    @Override
    public ResidentKey derive(ResidentRef ref, DeriveSpec spec, KeyTemplate template) {
        throw KmsKeyKinds.unsupported("derivation of keys that stay in it");
    }

    @Override
    public MemorySegment deriveSecret(ResidentRef ref, DeriveSpec spec, int bytes, SegmentAllocator allocator) {
        var arn = arn(ref);
        var answer = regions.ask(
                "DeriveSharedSecret",
                c -> c.deriveSharedSecret(r -> r.keyId(arn)
                        .keyAgreementAlgorithm(KeyAgreementAlgorithmSpec.ECDH)
                        .publicKey(SdkBytes.fromByteArray(spec.peerPublicKey().toByteArray()))));
        try (var shared = HeapCopy.adopt(
                        KmsKeys.answered("SharedSecret", answer.sharedSecret()).asByteArrayUnsafe());
                var derived = HeapCopy.empty(bytes)) {
            switch (spec) {
                case DeriveSpec.Ecdh _ -> cut(shared.array(), derived.array());
                case DeriveSpec.EcdhX963 x963 -> x963(shared.array(), x963, derived.array());
            }
            var secret = allocator.allocate(bytes);
            derived.copyTo(secret);
            return secret;
        }
    }

    @Override
    public byte[] wrapKey(ResidentRef wrapping, ResidentRef key, WrapSpec spec) {
        throw KmsKeyKinds.unsupported("wrapping of one of its keys by another");
    }

    @Override
    public byte[] wrap(ResidentRef wrapping, WrapSpec spec, MemorySegment clear) {
        throw KmsKeyKinds.unsupported("key wrapping by the standards");
    }

    @Override
    public MemorySegment unwrap(ResidentRef wrapping, WrapSpec spec, byte[] wrapped, SegmentAllocator allocator) {
        throw KmsKeyKinds.unsupported("key wrapping by the standards");
    }

    @Override
    public ResidentKey unwrapKey(ResidentRef wrapping, WrapSpec spec, byte[] wrapped, KeyTemplate template) {
        throw KmsKeyKinds.unsupported("wrapping of one of its keys by another");
    }

    /** What is handed to KMS to be signed: the message where it is short, else its digest. */
    private record Message(MessageType type, SdkBytes bytes) {
        static Message of(SignSpec spec, MemorySegment data) {
            return switch (spec) {
                case SignSpec.Pkcs1 s -> of(s.digest(), s.input(), data);
                case SignSpec.Pss s -> of(s.digest(), s.input(), data);
                case SignSpec.Ecdsa s -> of(s.digest(), s.input(), data);
                case SignSpec.EdDsa _ -> {
                    requireFits(data, "message");
                    yield new Message(MessageType.RAW, SdkBytes.fromByteBuffer(data.asByteBuffer()));
                }
            };
        }

        private static Message of(Digest digest, SignSpec.Input input, MemorySegment data) {
            if (input == SignSpec.Input.DIGEST) {
                if (data.byteSize() != digest.bytes()) {
                    throw new BackendException(
                            INVALID_DATA,
                            "digest of %d bytes (expected %d)".formatted(data.byteSize(), digest.bytes()));
                }
                return new Message(MessageType.DIGEST, SdkBytes.fromByteBuffer(data.asByteBuffer()));
            }
            if (data.byteSize() >= 1 && data.byteSize() <= LONGEST_INPUT_BYTES) {
                return new Message(MessageType.RAW, SdkBytes.fromByteBuffer(data.asByteBuffer()));
            }
            var hash = newDigest(digest);
            hash.update(data.asByteBuffer());
            return new Message(MessageType.DIGEST, SdkBytes.fromByteArray(hash.digest()));
        }
    }

    private RootKeyRef name(UUID id) {
        return new RootKeyRef(ALIAS_FOLDER + id);
    }

    private KmsKeyName key(ResidentRef ref) {
        BackendId id = settings.id();
        if (!ref.backend().equals(id)) {
            throw new BackendException(UNSUPPORTED, "%s: another backend than %s".formatted(ref, id));
        }
        return KmsKeyName.ofArn(ref.key())
                .orElseThrow(() -> new BackendException(NOT_FOUND, ref + " is not an ARN of a KMS key"));
    }

    private String arn(ResidentRef ref) {
        return key(ref).arn(regions.primary());
    }

    private ResidentKey resident(KeyMetadata metadata) {
        boolean madeInside = metadata.origin() == OriginType.AWS_KMS || metadata.origin() == OriginType.AWS_CLOUDHSM;
        return new ResidentKey(
                new ResidentRef(settings.id(), KmsKeys.nameOf(metadata).toString()),
                KmsKeyKinds.kind(metadata),
                KmsKeyKinds.uses(metadata.keyUsage()),
                true,
                false,
                madeInside,
                madeInside,
                madeInside);
    }

    private static boolean isDestroyed(KeyMetadata metadata) {
        return metadata.keyState() == KeyState.PENDING_DELETION;
    }

    private static EncryptionAlgorithmSpec algorithm(CipherSpec spec) {
        return switch (spec) {
            case CipherSpec.Gcm gcm when gcm.tagBytes() == GCM_TAG_BYTES -> EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT;
            case CipherSpec.Gcm gcm ->
                throw KmsKeyKinds.unsupported(
                        "GCM tags of %d bytes (expected %d)".formatted(gcm.tagBytes(), GCM_TAG_BYTES));
            case CipherSpec.Oaep oaep -> KmsAlgorithms.encryption(oaep);
            case CipherSpec.Cbc _, CipherSpec.Ctr _, CipherSpec.Ecb _ ->
                throw KmsKeyKinds.unsupported("AES in another mode than GCM");
            case CipherSpec.RsaPkcs1 _ -> throw KmsKeyKinds.unsupported("RSA encryption with PKCS #1 v1.5 padding");
        };
    }

    /** Additional data goes into the encryption context, which holds text. KMS takes none with RSA keys. */
    private static Optional<Map<String, String>> context(CipherSpec spec) {
        return spec instanceof CipherSpec.Gcm gcm && !gcm.additional().isEmpty()
                ? Optional.of(Map.of(
                        ADDITIONAL,
                        Base64.getEncoder().encodeToString(gcm.additional().toByteArray())))
                : Optional.empty();
    }

    private static void requireFits(MemorySegment data, String what) {
        if (data.byteSize() < 1 || data.byteSize() > LONGEST_INPUT_BYTES) {
            throw new BackendException(
                    UNSUPPORTED,
                    "%s of %d bytes (AWS KMS takes 1 to %d)".formatted(what, data.byteSize(), LONGEST_INPUT_BYTES));
        }
    }

    private static void cut(byte[] shared, byte[] derived) {
        if (derived.length < 1 || derived.length > shared.length) {
            throw new BackendException(
                    UNSUPPORTED, "%d bytes of a shared secret of %d bytes".formatted(derived.length, shared.length));
        }
        System.arraycopy(shared, 0, derived, 0, derived.length);
    }

    /** ANSI X9.63 key derivation (SEC 1 section 3.6.1). */
    private static void x963(byte[] shared, DeriveSpec.EcdhX963 spec, byte[] derived) {
        var hash = newDigest(spec.digest());
        byte[] info = spec.sharedInfo().toByteArray();
        int counter = 1;
        for (int at = 0; at < derived.length; at += spec.digest().bytes()) {
            hash.update(shared);
            for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                hash.update((byte) (counter >>> shift));
            }
            try (var block = HeapCopy.adopt(hash.digest(info))) {
                int part = Math.min(block.array().length, derived.length - at);
                System.arraycopy(block.array(), 0, derived, at, part);
            }
            counter++;
        }
    }

    private static MessageDigest newDigest(Digest digest) {
        try {
            return MessageDigest.getInstance(digest.jcaName());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + digest.jcaName(), e);
        }
    }
}
