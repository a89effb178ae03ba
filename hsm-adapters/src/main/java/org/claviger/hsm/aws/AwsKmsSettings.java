package org.claviger.hsm.aws;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Inspection;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.KeyProvider;
import org.claviger.hsm.RootKeyRef;

/**
 * How to reach root keys in AWS KMS.
 *
 * @param id the backend's name
 * @param regions the Region of the root keys first, then those of their replicas, in the order in which they are tried while
 *     the ones before can't be used
 * @param rootKey the key to try when the backend is opened: ARN, key id, {@code alias/…}, or a name under
 *     {@code aliasPrefix}; empty if there is none yet
 * @param aliasPrefix what stands between {@code alias/} and the name of a root key that we make; may be empty
 * @param timing how long calls may take
 * @param deletionWaitDays how long KMS keeps a retired key, 7 to 30
 */
public record AwsKmsSettings(
        BackendId id,
        List<AwsRegion> regions,
        Optional<RootKeyRef> rootKey,
        String aliasPrefix,
        AwsCredentials credentials,
        AwsTiming timing,
        int deletionWaitDays)
        implements KeyProvider {
    public static final String DEFAULT_ALIAS_PREFIX = "claviger/";
    public static final int DEFAULT_DELETION_WAIT_DAYS = 30;

    private static final Pattern ALIAS_PREFIX = Pattern.compile("[a-zA-Z0-9/_-]{0,64}");
    private static final int SHORTEST_DELETION_WAIT_DAYS = 7;
    private static final int LONGEST_DELETION_WAIT_DAYS = 30;

    public AwsKmsSettings {
        regions = List.copyOf(regions);
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("no AWS Region (expected at least one)");
        }
        if (regions.stream().map(AwsRegion::name).distinct().count() != regions.size()) {
            throw new IllegalArgumentException("an AWS Region is named twice: " + regions);
        }
        if (!ALIAS_PREFIX.matcher(aliasPrefix).matches() || aliasPrefix.startsWith("aws/")) {
            throw new IllegalArgumentException(
                    "alias prefix \"" + aliasPrefix
                            + "\" (expected up to 64 letters, digits, slashes, hyphens and underscores, not beginning with aws/)");
        }
        if (deletionWaitDays < SHORTEST_DELETION_WAIT_DAYS || deletionWaitDays > LONGEST_DELETION_WAIT_DAYS) {
            throw new IllegalArgumentException("waiting time before deletion of %d days (expected %d to %d)"
                    .formatted(deletionWaitDays, SHORTEST_DELETION_WAIT_DAYS, LONGEST_DELETION_WAIT_DAYS));
        }
    }

    /** Settings with everything usual but where the keys are. */
    public static AwsKmsSettings of(BackendId id, List<AwsRegion> regions, Optional<RootKeyRef> rootKey) {
        return new AwsKmsSettings(
                id,
                regions,
                rootKey,
                DEFAULT_ALIAS_PREFIX,
                new AwsCredentials.DefaultChain(),
                AwsTiming.USUAL,
                DEFAULT_DELETION_WAIT_DAYS);
    }

    /** The same settings with calls timed otherwise. */
    public AwsKmsSettings withTiming(AwsTiming other) {
        return new AwsKmsSettings(id, regions, rootKey, aliasPrefix, credentials, other, deletionWaitDays);
    }

    @Override
    public KeyBackend open(Means means) {
        return AwsKmsBackend.open(this, means.clock(), means.random());
    }

    @Override
    public List<PrivateFile> privateFiles() {
        return List.of();
    }

    @Override
    public boolean mayHoldKeys() {
        return true;
    }

    @Override
    public List<Inspection> prerequisites() {
        return List.of();
    }

    @Override
    public List<Inspection> inspect(KeyBackend backend, RootKeyRef key) {
        return ((AwsKmsBackend) backend).inspect(key);
    }

    @Override
    public String remedy(BackendException failure) {
        return AwsInspection.remedy(failure, id);
    }

    /** The Region where root keys are made and rotated. */
    AwsRegion primary() {
        return regions.getFirst();
    }
}
