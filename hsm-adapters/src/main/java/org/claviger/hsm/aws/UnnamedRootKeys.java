package org.claviger.hsm.aws;

import static org.claviger.hsm.BackendException.Category.ACCESS_DENIED;

import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.RootKeyRef;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.Tag;

/**
 * Root keys of ours that have no alias yet: whoever made one was cut short, or never heard that it was made. They are known by
 * their tag, which they have from the beginning.
 */
final class UnnamedRootKeys {
    private static final String TAG = "claviger-root-key";

    private final KmsRegions regions;
    private final KmsKeys keys;

    UnnamedRootKeys(KmsRegions regions, KmsKeys keys) {
        this.regions = regions;
        this.keys = keys;
    }

    /** The tag of a root key of this name. */
    static Tag tag(RootKeyRef ref) {
        return Tag.builder().tagKey(TAG).tagValue(tagValue(ref)).build();
    }

    /** What KMS doesn't allow in a tag's value becomes an underscore. */
    private static String tagValue(RootKeyRef ref) {
        return ref.name().replaceAll("[^\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]", "_");
    }

    /** Says whom a root key is for. The tag can't always have the whole name. */
    static String description(RootKeyRef ref) {
        return "Claviger root key " + ref;
    }

    /**
     * Looks through all keys of the account in the first Region for one that was to have this name, is of this origin, and can
     * be used or waits for its material; the youngest if there are several. Where our role may not look, it tells so and finds
     * none.
     */
    Optional<KeyMetadata> find(RootKeyRef ref, AwsKeyOrigin origin, Consumer<AwsStep> transcript) {
        try {
            var tag = tag(ref);
            return regions
                    .ask("ListKeys", c -> c.listKeysPaginator().keys().stream().toList())
                    .stream()
                    .filter(key -> isTagged(key, tag))
                    .map(key -> keys.metadata(new RootKeyRef(key.keyId())))
                    .filter(key -> isUnfinished(key, ref) && isOf(origin, key))
                    .max(Comparator.comparing(KeyMetadata::creationDate));
        } catch (BackendException e) {
            if (e.category() == ACCESS_DENIED) {
                transcript.accept(new AwsStep(
                        "ListKeys in " + regions.primary(),
                        "not permitted, so that a key whose making was cut short is not looked for"));
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean isTagged(KeyListEntry key, Tag tag) {
        try {
            return regions.ask(
                            "ListResourceTags",
                            c -> c.listResourceTagsPaginator(r -> r.keyId(key.keyId())).tags().stream()
                                    .toList())
                    .contains(tag);
        } catch (BackendException e) {
            if (e.category() == ACCESS_DENIED) {
                return false; // somebody else's, by its key policy
            }
            throw e;
        }
    }

    private boolean isUnfinished(KeyMetadata key, RootKeyRef ref) {
        return (key.keyState() == KeyState.ENABLED || key.keyState() == KeyState.PENDING_IMPORT)
                && KmsKeys.isRootKey(key)
                && description(ref).equals(key.description())
                && !keys.hasAlias(key);
    }

    private static boolean isOf(AwsKeyOrigin origin, KeyMetadata key) {
        boolean inManyRegions = Boolean.TRUE.equals(key.multiRegion());
        return switch (origin) {
            case AwsKeyOrigin.OneRegion _ -> key.origin() == OriginType.AWS_KMS && !inManyRegions;
            case AwsKeyOrigin.ManyRegions _ -> key.origin() == OriginType.AWS_KMS && inManyRegions;
            case AwsKeyOrigin.Imported _ -> key.origin() == OriginType.EXTERNAL;
            case AwsKeyOrigin.KeyStore store ->
                key.origin() == OriginType.AWS_CLOUDHSM && store.keyStoreId().equals(key.customKeyStoreId());
        };
    }
}
