package org.claviger.hsm.aws;

import static org.claviger.hsm.BackendException.Category.CONFLICT;
import static org.claviger.hsm.BackendException.Category.NOT_FOUND;
import static org.claviger.hsm.BackendException.Category.UNSUPPORTED;

import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.RootKey;
import org.claviger.hsm.RootKeyRef;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.WrappingKeySpec;

/**
 * Makes root keys in KMS, rotates them, and takes them out of use. Each method is what one command does, and tells step by
 * step what it called.
 *
 * <p>Calls that make something aren't repeated when no answer came: the failure then says that the outcome is unknown.
 */
public final class AwsRootKeyMaker {
    /** AES-256, the only material that a symmetric KMS key takes. */
    private static final int MATERIAL_BYTES = 32;

    private final AwsKmsSettings settings;
    private final KmsRegions regions;
    private final KmsKeys keys;
    private final UnnamedRootKeys unnamed;
    private final Settling settling;
    private final SecureRandom random;

    AwsRootKeyMaker(AwsKmsSettings settings, KmsRegions regions, KmsKeys keys, SecureRandom random) {
        this.settings = settings;
        this.regions = regions;
        this.keys = keys;
        this.unnamed = new UnnamedRootKeys(regions, keys);
        this.settling = new Settling(settings.timing().settling());
        this.random = random;
    }

    /**
     * Makes a root key and an alias for it. A key that an earlier call for the same name has left without its alias is finished
     * instead of making another.
     *
     * @param ref its name under our alias prefix, or {@code alias/…}
     * @throws BackendException CONFLICT if the alias is taken
     */
    public RootKey make(RootKeyRef ref, AwsKeyOrigin origin, Consumer<AwsStep> transcript) {
        requireFree(ref);
        requirePossible(origin);
        var left = unnamed.find(ref, origin, transcript);
        left.ifPresent(key -> transcript.accept(new AwsStep(
                "ListKeys in " + regions.primary(),
                "%s, made at %s for this name and without it so far: going on with it"
                        .formatted(key.arn(), key.creationDate()))));
        var made = left.map(KmsKeys::nameOf).orElseGet(() -> createKey(ref, origin, transcript));
        if (origin instanceof AwsKeyOrigin.Imported imported) {
            importMaterial(made, imported, firstImport(left), transcript);
        }
        nameIt(ref, made, left.isEmpty(), transcript);
        if (origin instanceof AwsKeyOrigin.ManyRegions) {
            regions.all().stream().skip(1).forEach(region -> replicate(ref, made, region, transcript));
        }
        keys.pin(ref, made);
        return settling.until(
                "root key " + made + " is enabled",
                () -> keys.describe(made.ref()),
                k -> k.state() == RootKey.State.ENABLED);
    }

    /**
     * Imports key material again, after it expired or was deleted. KMS takes only the material that the key had.
     *
     * @throws BackendException INVALID_DATA if it is another
     */
    public RootKey importAgain(RootKeyRef ref, AwsKeyOrigin.Imported again, Consumer<AwsStep> transcript) {
        var key = keys.resolve(ref);
        importMaterial(key, again, ImportType.EXISTING_KEY_MATERIAL, transcript);
        return settling.until(
                "root key " + key + " is enabled",
                () -> keys.describe(key.ref()),
                k -> k.state() == RootKey.State.ENABLED);
    }

    /**
     * Rotates a key whose material we bring: imports a second material, then makes it the one that encrypts.
     *
     * @throws BackendException as {@link #rotate}
     */
    public RootKey rotateTo(RootKeyRef ref, AwsKeyOrigin.Imported fresh, Consumer<AwsStep> transcript) {
        importMaterial(keys.resolve(ref), fresh, ImportType.NEW_KEY_MATERIAL, transcript);
        return rotate(ref, transcript);
    }

    /** Makes KMS forget imported key material at once; the key waits until it is imported again. */
    public RootKey forgetMaterial(RootKeyRef ref, Consumer<AwsStep> transcript) {
        var key = keys.resolve(ref);
        var arn = key.arn(regions.primary());
        regions.change("DeleteImportedKeyMaterial", c -> c.deleteImportedKeyMaterial(r -> r.keyId(arn)));
        transcript.accept(new AwsStep("DeleteImportedKeyMaterial(" + arn + ")", "done"));
        return settling.until(
                "root key " + key + " waits for its material",
                () -> keys.describe(key.ref()),
                k -> k.state() == RootKey.State.PENDING_IMPORT);
    }

    /**
     * Rotates a root key now and waits until the new key material is the one that encrypts.
     *
     * @throws BackendException UNSUPPORTED for a key of a key store, CONFLICT if it is being rotated already, QUOTA if it was
     *     rotated on demand too often
     */
    public RootKey rotate(RootKeyRef ref, Consumer<AwsStep> transcript) {
        var metadata = KmsKeys.requireRootKey(keys.metadata(keys.resolve(ref)));
        var key = KmsKeys.nameOf(metadata);
        if (metadata.origin() == OriginType.AWS_CLOUDHSM || metadata.origin() == OriginType.EXTERNAL_KEY_STORE) {
            throw new BackendException(
                    UNSUPPORTED,
                    "root key %s lives in key store %s, and KMS can't rotate those: make a new root key and migrate to it"
                            .formatted(key, metadata.customKeyStoreId()));
        }
        if (metadata.currentKeyMaterialId() == null) {
            throw new BackendException(
                    UNSUPPORTED, "what answers for KMS doesn't name key material, so that a rotation can't be seen");
        }
        var before = metadata.currentKeyMaterialId();
        regions.change("RotateKeyOnDemand", c -> c.rotateKeyOnDemand(r -> r.keyId(metadata.arn())));
        transcript.accept(new AwsStep("RotateKeyOnDemand(" + metadata.arn() + ")", "begun"));
        var after = settling.until(
                "rotation of root key " + key,
                () -> keys.metadata(key),
                m -> m.currentKeyMaterialId() != null
                        && !m.currentKeyMaterialId().equals(before));
        transcript.accept(
                new AwsStep("DescribeKey(" + metadata.arn() + ")", "key material " + after.currentKeyMaterialId()));
        return keys.describe(after);
    }

    /**
     * Has KMS rotate a key by itself.
     *
     * @param days 90 to 2560; KMS refuses others
     */
    public void rotateEvery(int days, RootKeyRef ref, Consumer<AwsStep> transcript) {
        var arn = keys.resolve(ref).arn(regions.primary());
        regions.change(
                "EnableKeyRotation", c -> c.enableKeyRotation(r -> r.keyId(arn).rotationPeriodInDays(days)));
        transcript.accept(new AwsStep("EnableKeyRotation(%s, %d days)".formatted(arn, days), "done"));
    }

    /** Ends rotation by KMS itself. */
    public void rotateNever(RootKeyRef ref, Consumer<AwsStep> transcript) {
        var arn = keys.resolve(ref).arn(regions.primary());
        regions.change("DisableKeyRotation", c -> c.disableKeyRotation(r -> r.keyId(arn)));
        transcript.accept(new AwsStep("DisableKeyRotation(" + arn + ")", "done"));
    }

    /** Enables a key, or disables it: nothing is wrapped or unwrapped by a disabled key. Each replica has its own state. */
    public void enable(RootKeyRef ref, boolean enabled, Consumer<AwsStep> transcript) {
        var key = keys.resolve(ref);
        var arn = key.arn(regions.primary());
        if (enabled) {
            regions.change("EnableKey", c -> c.enableKey(r -> r.keyId(arn)));
        } else {
            regions.change("DisableKey", c -> c.disableKey(r -> r.keyId(arn)));
        }
        transcript.accept(new AwsStep((enabled ? "EnableKey(" : "DisableKey(") + arn + ")", "done"));
    }

    /**
     * Schedules the deletion of a key and of its replicas.
     *
     * @throws BackendException UNSUPPORTED, before anything is done, if it has a replica in a Region that isn't configured
     */
    public void retire(RootKeyRef ref, Consumer<AwsStep> transcript) {
        var key = keys.resolve(ref);
        var metadata = KmsKeys.requireRootKey(keys.metadata(key));
        var replicas = metadata.multiRegionConfiguration() == null
                ? List.<AwsRegion>of()
                : metadata.multiRegionConfiguration().replicaKeys().stream()
                        .map(r -> regions.find(r.region())
                                .orElseThrow(() -> new BackendException(
                                        UNSUPPORTED,
                                        "root key %s has a replica in Region %s, which is not among the configured %s"
                                                .formatted(key, r.region(), regions.all()))))
                        .toList();
        replicas.forEach(region -> scheduleDeletion(key, region, transcript));
        scheduleDeletion(key, regions.primary(), transcript);
    }

    /** Takes back {@link #retire} within its waiting time. The key is enabled again. */
    public RootKey cancelRetirement(RootKeyRef ref, Consumer<AwsStep> transcript) {
        var key = keys.resolve(ref);
        var arn = key.arn(regions.primary());
        regions.change("CancelKeyDeletion", c -> c.cancelKeyDeletion(r -> r.keyId(arn)));
        transcript.accept(new AwsStep("CancelKeyDeletion(" + arn + ")", "the key is disabled"));
        settling.afterOwnChange(() -> {
            enable(key.ref(), true, transcript);
            return key;
        });
        return settling.until(
                "root key " + key + " is enabled",
                () -> keys.describe(key.ref()),
                k -> k.state() == RootKey.State.ENABLED);
    }

    private void scheduleDeletion(KmsKeyName key, AwsRegion region, Consumer<AwsStep> transcript) {
        var arn = key.arn(region);
        if (isBeingDeleted(keys.metadata(key, region))) {
            transcript.accept(new AwsStep("DescribeKey(" + arn + ")", "its deletion is scheduled already"));
            return;
        }
        var answer = regions.change(
                region,
                "ScheduleKeyDeletion",
                c -> c.scheduleKeyDeletion(r -> r.keyId(arn).pendingWindowInDays(settings.deletionWaitDays())));
        var when = answer.deletionDate() == null ? "when its replicas are" : "at " + answer.deletionDate();
        transcript.accept(new AwsStep(
                "ScheduleKeyDeletion(%s, %d days)".formatted(arn, settings.deletionWaitDays()), "deleted " + when));
    }

    private static boolean isBeingDeleted(KeyMetadata metadata) {
        return metadata.keyState() == KeyState.PENDING_DELETION
                || metadata.keyState() == KeyState.PENDING_REPLICA_DELETION;
    }

    private void requireFree(RootKeyRef ref) {
        if (KmsKeyName.isId(ref.name()) || ref.name().startsWith("arn:")) {
            throw new BackendException(
                    UNSUPPORTED, "\"%s\" can't be the name of a new root key: KMS chooses ids and ARNs".formatted(ref));
        }
        try {
            var there = keys.metadata(ref);
            throw taken(ref, "of key " + there.arn(), null);
        } catch (BackendException e) {
            if (e.category() != NOT_FOUND) {
                throw e;
            }
        }
    }

    private BackendException taken(RootKeyRef ref, String what, @Nullable BackendException e) {
        return new BackendException(
                CONFLICT,
                "the name %s is taken: %s in %s is the alias %s"
                        .formatted(ref, keys.alias(ref), regions.primary(), what),
                e);
    }

    /** Material that is there already can only be the same: KMS refuses another. */
    private static ImportType firstImport(Optional<KeyMetadata> left) {
        return left.isPresent() && left.get().keyState() != KeyState.PENDING_IMPORT
                ? ImportType.EXISTING_KEY_MATERIAL
                : ImportType.NEW_KEY_MATERIAL;
    }

    private KmsKeyName createKey(RootKeyRef ref, AwsKeyOrigin origin, Consumer<AwsStep> transcript) {
        var request = CreateKeyRequest.builder()
                .keySpec(KeySpec.SYMMETRIC_DEFAULT)
                .keyUsage(KeyUsageType.ENCRYPT_DECRYPT)
                .description(UnnamedRootKeys.description(ref))
                .tags(UnnamedRootKeys.tag(ref));
        switch (origin) {
            case AwsKeyOrigin.OneRegion _ -> request.origin(OriginType.AWS_KMS);
            case AwsKeyOrigin.ManyRegions _ ->
                request.origin(OriginType.AWS_KMS).multiRegion(true);
            case AwsKeyOrigin.Imported _ -> request.origin(OriginType.EXTERNAL);
            case AwsKeyOrigin.KeyStore store ->
                request.origin(OriginType.AWS_CLOUDHSM).customKeyStoreId(store.keyStoreId());
        }
        var asked = request.build();
        var metadata = KmsKeys.answered(
                "KeyMetadata",
                regions.change("CreateKey", c -> c.createKey(asked)).keyMetadata());
        var call = "CreateKey(KeySpec=SYMMETRIC_DEFAULT, Origin=%s, MultiRegion=%s%s) in %s"
                .formatted(
                        asked.originAsString(),
                        Boolean.TRUE.equals(asked.multiRegion()),
                        asked.customKeyStoreId() == null ? "" : ", CustomKeyStoreId=" + asked.customKeyStoreId(),
                        regions.primary());
        transcript.accept(new AwsStep(call, "%s, %s".formatted(metadata.arn(), metadata.keyStateAsString())));
        return KmsKeys.nameOf(metadata);
    }

    /** Refuses what can't be made, before there is half a key. */
    private void requirePossible(AwsKeyOrigin origin) {
        switch (origin) {
            case AwsKeyOrigin.ManyRegions _ -> {
                if (regions.all().size() < 2) {
                    throw new BackendException(
                            UNSUPPORTED, "a multi-Region key needs two Regions, configured is " + regions.primary());
                }
            }
            case AwsKeyOrigin.Imported imported -> requireMaterial(imported.material());
            case AwsKeyOrigin.OneRegion _, AwsKeyOrigin.KeyStore _ -> {}
        }
    }

    /** @param ours whether the key was made just now, and not found */
    private void nameIt(RootKeyRef ref, KmsKeyName made, boolean ours, Consumer<AwsStep> transcript) {
        try {
            name(ref, made, regions.primary(), transcript);
        } catch (BackendException e) {
            if (e.category() != CONFLICT) {
                throw e;
            }
            if (KmsKeys.nameOf(keys.metadata(ref)).equals(made)) {
                return; // another call found it without its name at the same time, and gave it
            }
            if (ours) {
                // Somebody took the name meanwhile. Nobody knows our key, so that it can go.
                scheduleDeletion(made, regions.primary(), transcript);
            }
            throw taken(ref, "of a key made at the same time", e);
        }
    }

    private void name(RootKeyRef ref, KmsKeyName made, AwsRegion region, Consumer<AwsStep> transcript) {
        var alias = keys.alias(ref);
        settling.afterOwnChange(() -> regions.change(
                region,
                "CreateAlias",
                c -> c.createAlias(r -> r.aliasName(alias).targetKeyId(made.id()))));
        transcript.accept(new AwsStep("CreateAlias(%s) in %s".formatted(alias, region), "done"));
    }

    private void replicate(RootKeyRef ref, KmsKeyName made, AwsRegion region, Consumer<AwsStep> transcript) {
        var arn = made.arn(regions.primary());
        var answer = settling.afterOwnChange(() -> regions.change(
                "ReplicateKey",
                c -> c.replicateKey(
                        r -> r.keyId(arn).replicaRegion(region.name()).description(UnnamedRootKeys.description(ref)))));
        var replica = KmsKeys.answered("ReplicaKeyMetadata", answer.replicaKeyMetadata());
        transcript.accept(new AwsStep(
                "ReplicateKey(%s, ReplicaRegion=%s)".formatted(arn, region),
                "%s, %s".formatted(replica.arn(), replica.keyStateAsString())));
        settling.until(
                "replica of root key %s in %s is enabled".formatted(made, region),
                () -> settling.afterOwnChange(() -> keys.metadata(made, region)),
                m -> m.keyState() == KeyState.ENABLED);
        name(ref, made, region, transcript);
    }

    private void importMaterial(
            KmsKeyName key, AwsKeyOrigin.Imported imported, ImportType type, Consumer<AwsStep> transcript) {
        requireMaterial(imported.material());
        var arn = key.arn(regions.primary());
        var parameters = settling.afterOwnChange(() -> regions.change(
                "GetParametersForImport",
                c -> c.getParametersForImport(r -> r.keyId(arn)
                        .wrappingAlgorithm(imported.algorithm().spec())
                        .wrappingKeySpec(WrappingKeySpec.RSA_4096))));
        transcript.accept(new AwsStep(
                "GetParametersForImport(%s, %s, RSA_4096)".formatted(arn, imported.algorithm()),
                "import token valid until " + parameters.parametersValidTo()));
        byte[] wrapped = imported.algorithm()
                .wrap(
                        KmsKeys.answered("PublicKey", parameters.publicKey()).asByteArrayUnsafe(),
                        imported.material(),
                        random);
        var expires = imported.expires();
        boolean firstMaterial = keys.metadata(key).keyState() == KeyState.PENDING_IMPORT;
        regions.change(
                "ImportKeyMaterial",
                c -> c.importKeyMaterial(r -> {
                    r.keyId(arn)
                            .importToken(parameters.importToken())
                            .encryptedKeyMaterial(SdkBytes.fromByteArrayUnsafe(wrapped))
                            .expirationModel(
                                    expires.isPresent()
                                            ? ExpirationModelType.KEY_MATERIAL_EXPIRES
                                            : ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE);
                    expires.ifPresent(r::validTo);
                    if (type == ImportType.NEW_KEY_MATERIAL && !firstMaterial) {
                        r.importType(type);
                    }
                }));
        transcript.accept(new AwsStep(
                "ImportKeyMaterial(%s, %d bytes wrapped)".formatted(arn, wrapped.length),
                expires.map(e -> "expires at " + e).orElse("does not expire")));
    }

    private static void requireMaterial(MemorySegment material) {
        if (material.byteSize() != MATERIAL_BYTES) {
            throw new BackendException(
                    UNSUPPORTED,
                    "key material of %d bytes (expected %d)".formatted(material.byteSize(), MATERIAL_BYTES));
        }
    }
}
