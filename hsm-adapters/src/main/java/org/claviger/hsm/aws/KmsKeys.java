package org.claviger.hsm.aws;

import static org.claviger.hsm.BackendException.Category.ACCESS_DENIED;
import static org.claviger.hsm.BackendException.Category.INTERNAL;
import static org.claviger.hsm.BackendException.Category.UNSUPPORTED;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.RootKey;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeyVersion;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusResponse;
import software.amazon.awssdk.services.kms.model.IncludeKeyMaterial;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.MultiRegionKey;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;

/** Finds KMS keys by what operators call them, and describes them in the words of {@link RootKey}. */
final class KmsKeys {
    /** The version of a key where KMS, or what stands for it, doesn't name key material. */
    static final String UNNAMED_VERSION = "1";

    private static final String ALIAS = "alias/";

    private final KmsRegions regions;
    private final String aliasPrefix;

    /** A name is looked up once, so that an alias that is pointed elsewhere meanwhile changes nothing. */
    private final Map<RootKeyRef, KmsKeyName> pinned = new ConcurrentHashMap<>();

    KmsKeys(KmsRegions regions, String aliasPrefix) {
        this.regions = regions;
        this.aliasPrefix = aliasPrefix;
    }

    /**
     * The lasting name of a key.
     *
     * @param ref an ARN with or without Region, a key id, {@code alias/…}, or a name under our prefix
     * @throws BackendException NOT_FOUND if there is none
     */
    KmsKeyName resolve(RootKeyRef ref) {
        var name = KmsKeyName.ofArn(ref.name()).orElse(pinned.get(ref));
        return name != null ? name : pin(ref, nameOf(metadata(ref)));
    }

    KmsKeyName pin(RootKeyRef ref, KmsKeyName name) {
        pinned.put(ref, name);
        return name;
    }

    /** The alias that a root key of this name gets. */
    String alias(RootKeyRef ref) {
        return ref.name().startsWith(ALIAS) ? ref.name() : ALIAS + aliasPrefix + ref.name();
    }

    /** What KMS says of a key in the first Region. */
    KeyMetadata metadata(RootKeyRef ref) {
        var arn = KmsKeyName.ofArn(ref.name()).map(name -> name.arn(regions.primary()));
        var keyId = arn.orElseGet(
                () -> KmsKeyName.isId(ref.name()) || ref.name().startsWith("arn:") ? ref.name() : alias(ref));
        return answered(
                "KeyMetadata",
                regions.ask("DescribeKey", c -> c.describeKey(r -> r.keyId(keyId)))
                        .keyMetadata());
    }

    KeyMetadata metadata(KmsKeyName name) {
        return metadata(name, regions.primary());
    }

    KeyMetadata metadata(KmsKeyName name, AwsRegion region) {
        return answered(
                "KeyMetadata",
                regions.ask(region, "DescribeKey", c -> c.describeKey(r -> r.keyId(name.arn(region))))
                        .keyMetadata());
    }

    static KmsKeyName nameOf(KeyMetadata metadata) {
        return KmsKeyName.answered(answered("Arn", metadata.arn()));
    }

    /** The key material that encrypts from now on, in KMS's words. */
    static String version(@Nullable String keyMaterialId) {
        return keyMaterialId == null ? UNNAMED_VERSION : keyMaterialId;
    }

    RootKey describe(RootKeyRef ref) {
        return describe(metadata(resolve(ref)));
    }

    RootKey describe(KeyMetadata metadata) {
        var versions = versions(metadata);
        var current = versions.getLast();
        return new RootKey(
                nameOf(metadata).ref(), current.version(), current.created(), state(metadata), facts(metadata));
    }

    /** Root keys under our prefix and those in {@code more}. */
    List<RootKey> list(Optional<RootKeyRef> more) {
        var found = new TreeMap<String, RootKey>();
        for (var alias : aliases()) {
            if (alias.aliasName().startsWith(ALIAS + aliasPrefix)
                    && !alias.aliasName().startsWith(ALIAS + aliasPrefix + AwsResidentKeys.ALIAS_FOLDER)
                    && alias.targetKeyId() != null) {
                var metadata = metadata(new RootKeyRef(alias.targetKeyId()));
                if (isRootKey(metadata)) {
                    found.put(nameOf(metadata).toString(), describe(metadata));
                }
            }
        }
        more.map(this::describe).ifPresent(key -> found.put(key.ref().name(), key));
        return List.copyOf(found.values());
    }

    /** What follows this folder in the aliases that are in it. */
    List<String> namesBelow(String folder) {
        var beginning = ALIAS + aliasPrefix + folder;
        return aliases().stream()
                .map(AliasListEntry::aliasName)
                .filter(name -> name.startsWith(beginning))
                .map(name -> name.substring(beginning.length()))
                .toList();
    }

    /** Whether a key is one for encryption, not one for signatures or message codes. */
    static boolean isRootKey(KeyMetadata metadata) {
        return metadata.keySpec() == KeySpec.SYMMETRIC_DEFAULT;
    }

    /** @throws BackendException UNSUPPORTED if the key can't be a root key */
    static KeyMetadata requireRootKey(KeyMetadata metadata) {
        if (!isRootKey(metadata)) {
            throw new BackendException(
                    UNSUPPORTED,
                    "KMS key %s is of type %s (expected SYMMETRIC_DEFAULT)"
                            .formatted(metadata.arn(), metadata.keySpecAsString()));
        }
        return metadata;
    }

    /** All versions, oldest first. Without permission to list them there is the current one. */
    List<RootKeyVersion> versions(KeyMetadata metadata) {
        var current = version(metadata.currentKeyMaterialId());
        var onlyCurrent = List.of(new RootKeyVersion(current, metadata.creationDate()));
        if (metadata.currentKeyMaterialId() == null) {
            return onlyCurrent;
        }
        var rotations = permitted(() -> regions.ask(
                "ListKeyRotations",
                c -> c
                        .listKeyRotationsPaginator(
                                r -> r.keyId(metadata.arn()).includeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL))
                        .rotations()
                        .stream()
                        .toList()));
        var versions = new ArrayList<>(rotations.orElse(List.of()).stream()
                .filter(r -> r.keyMaterialId() != null && r.keyMaterialState() != KeyMaterialState.PENDING_ROTATION)
                .sorted(Comparator.comparing(r -> made(r, metadata)))
                .map(r -> new RootKeyVersion(r.keyMaterialId(), made(r, metadata)))
                .toList());
        if (versions.isEmpty() || !versions.getLast().version().equals(current)) {
            // A rotation that is under way is listed before it counts, or after.
            var made = versions.stream()
                    .filter(v -> v.version().equals(current))
                    .findFirst()
                    .orElse(onlyCurrent.getFirst());
            versions.removeIf(v -> v.version().equals(current));
            versions.add(made);
        }
        return List.copyOf(versions);
    }

    /** @throws BackendException INTERNAL if KMS left out a field that it always gives */
    static <T> T answered(String field, @Nullable T value) {
        if (value == null) {
            throw new BackendException(INTERNAL, "KMS answered without " + field);
        }
        return value;
    }

    private static Instant made(RotationsListEntry rotation, KeyMetadata metadata) {
        return rotation.rotationDate() == null ? metadata.creationDate() : rotation.rotationDate();
    }

    /** Whether anybody gave a key a name. */
    boolean hasAlias(KeyMetadata metadata) {
        return regions.ask(
                "ListAliases",
                c -> c.listAliasesPaginator(r -> r.keyId(metadata.keyId())).aliases().stream()
                        .findAny()
                        .isPresent());
    }

    private List<AliasListEntry> aliases() {
        return regions.ask(
                "ListAliases", c -> c.listAliasesPaginator().aliases().stream().toList());
    }

    private static RootKey.State state(KeyMetadata metadata) {
        return switch (metadata.keyState()) {
            case ENABLED, UPDATING -> RootKey.State.ENABLED;
            case DISABLED -> RootKey.State.DISABLED;
            case PENDING_IMPORT -> RootKey.State.PENDING_IMPORT;
            case PENDING_DELETION, PENDING_REPLICA_DELETION -> RootKey.State.PENDING_DELETION;
            case CREATING, UNAVAILABLE, UNKNOWN_TO_SDK_VERSION -> RootKey.State.UNAVAILABLE;
        };
    }

    private SortedMap<String, String> facts(KeyMetadata metadata) {
        var facts = new TreeMap<String, String>();
        facts.put("arn", metadata.arn());
        facts.put("state", metadata.keyStateAsString());
        facts.put("origin", metadata.originAsString());
        aliasesOf(metadata).ifPresent(aliases -> facts.put("alias", aliases));
        if (metadata.customKeyStoreId() != null) {
            facts.put("key-store", metadata.customKeyStoreId());
        }
        if (metadata.validTo() != null) {
            facts.put("material-expires", metadata.validTo().toString());
        }
        if (metadata.deletionDate() != null) {
            facts.put("deletion", metadata.deletionDate().toString());
        }
        if (metadata.multiRegionConfiguration() != null) {
            facts.put(
                    "replica-regions",
                    metadata.multiRegionConfiguration().replicaKeys().stream()
                            .map(MultiRegionKey::region)
                            .sorted()
                            .collect(Collectors.joining(",")));
        }
        if (metadata.origin() == OriginType.AWS_KMS && metadata.keyState() == KeyState.ENABLED) {
            permitted(() -> regions.ask(
                            "GetKeyRotationStatus", c -> c.getKeyRotationStatus(r -> r.keyId(metadata.arn()))))
                    .ifPresent(status -> facts.put("automatic-rotation", schedule(status)));
        }
        return facts;
    }

    static String schedule(GetKeyRotationStatusResponse status) {
        if (!Boolean.TRUE.equals(status.keyRotationEnabled())) {
            return "off";
        }
        return status.rotationPeriodInDays() == null ? "on" : "every " + status.rotationPeriodInDays() + " days";
    }

    private Optional<String> aliasesOf(KeyMetadata metadata) {
        return permitted(() -> regions.ask(
                        "ListAliases",
                        c -> c.listAliasesPaginator(r -> r.keyId(metadata.keyId())).aliases().stream()
                                .map(AliasListEntry::aliasName)
                                .sorted()
                                .collect(Collectors.joining(","))))
                .filter(aliases -> !aliases.isEmpty());
    }

    /** What is nice to know is left out where our role may not ask for it. */
    private static <T> Optional<T> permitted(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (BackendException e) {
            if (e.category() == ACCESS_DENIED) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
