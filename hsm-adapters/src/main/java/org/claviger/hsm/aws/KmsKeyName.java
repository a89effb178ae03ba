package org.claviger.hsm.aws;

import static org.claviger.hsm.BackendException.Category.INVALID_DATA;

import java.util.Optional;
import java.util.regex.Pattern;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.RootKeyRef;

/**
 * The lasting name of a KMS key: its ARN without the Region, so that it names a key and all its replicas.
 *
 * @param partition {@code aws}, or another for China and governments
 * @param account twelve digits
 * @param id a UUID, or {@code mrk-} and 32 digits for a multi-Region key
 */
record KmsKeyName(String partition, String account, String id) {
    private static final Pattern ID =
            Pattern.compile("mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern ARN = Pattern.compile("arn:([a-z-]+):kms:([a-z0-9-]*):([0-9]{12}):key/(.+)");
    private static final String MULTI_REGION_PREFIX = "mrk-";

    /** Reads an ARN of a key with or without its Region; empty if {@code text} is something else. */
    static Optional<KmsKeyName> ofArn(String text) {
        var matcher = ARN.matcher(text);
        return matcher.matches() && isId(matcher.group(4))
                ? Optional.of(new KmsKeyName(matcher.group(1), matcher.group(3), matcher.group(4)))
                : Optional.empty();
    }

    /** @throws BackendException INVALID_DATA if KMS named a key by something else than its ARN */
    static KmsKeyName answered(String arn) {
        return ofArn(arn)
                .orElseThrow(
                        () -> new BackendException(INVALID_DATA, "KMS named a key \"" + arn + "\" (expected its ARN)"));
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Whether the key may have replicas in other Regions. */
    boolean multiRegion() {
        return id.startsWith(MULTI_REGION_PREFIX);
    }

    /** The key's ARN in one Region. */
    String arn(AwsRegion region) {
        return arn(region.name());
    }

    /** The key's ARN in the Region of another key. */
    String sameRegion(String otherArn) {
        var matcher = ARN.matcher(otherArn);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(otherArn + " is not a key's ARN");
        }
        return arn(matcher.group(2));
    }

    RootKeyRef ref() {
        return new RootKeyRef(toString());
    }

    private String arn(String region) {
        return "arn:%s:kms:%s:%s:key/%s".formatted(partition, region, account, id);
    }

    @Override
    public String toString() {
        return arn("");
    }
}
