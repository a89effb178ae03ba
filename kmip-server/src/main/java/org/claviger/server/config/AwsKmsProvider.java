package org.claviger.server.config;

import static org.claviger.server.config.ValueTypes.duration;
import static org.claviger.server.config.ValueTypes.filledListOf;
import static org.claviger.server.config.ValueTypes.number;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.KeyProvider;
import org.claviger.hsm.RootKeyTask;
import org.claviger.hsm.TaskOption;
import org.claviger.hsm.aws.AwsAdministration;
import org.claviger.hsm.aws.AwsCredentials;
import org.claviger.hsm.aws.AwsKmsSettings;
import org.claviger.hsm.aws.AwsRegion;
import org.claviger.hsm.aws.AwsTiming;

/** Root keys in the key service of AWS. */
final class AwsKmsProvider implements ProviderKind {
    static final Section SECTION = new Section("root-keys[].aws-kms.");

    static final Key<List<AwsRegion>> REGIONS = SECTION.derived(
            "regions",
            filledListOf(ValueTypes.AWS_REGION),
            "none; `aws-kms` needs one",
            "The Region of the root keys, then those of their replicas, in the order in which they are tried while the ones"
                    + " before can't be used. `eu-central-1=https://vpce-….amazonaws.com` names where KMS is found there.");
    static final Key<String> PROFILE = SECTION.derived(
            "profile",
            ValueTypes.TEXT,
            "the AWS SDK's default chain",
            "Profile of the AWS credentials file whose credentials are used.");
    static final Key<String> ROLE = SECTION.derived(
            "role", ValueTypes.TEXT, "none", "ARN of a role to assume with the credentials of the default chain.");
    static final Key<String> EXTERNAL_ID =
            SECTION.derived("external-id", ValueTypes.TEXT, "none", "The external ID that the role asks for.");
    static final Key<String> ALIAS_PREFIX = SECTION.withDefault(
            "alias-prefix",
            ValueTypes.TEXT,
            AwsKmsSettings.DEFAULT_ALIAS_PREFIX,
            "What stands between `alias/` and the name of a root key that is made here. `key` may also be an ARN, a key id or"
                    + " a whole `alias/…`.");
    static final Key<Integer> DELETION_WAIT = SECTION.withDefault(
            "deletion-wait",
            number(7, 30),
            Integer.toString(AwsKmsSettings.DEFAULT_DELETION_WAIT_DAYS),
            "How many days AWS keeps a root key that is retired, so that it can be brought back.");
    static final Key<Duration> TIMEOUT = SECTION.withDefault(
            "timeout",
            duration(Duration.ofMillis(100)),
            "5s",
            "How long a call of KMS may take in one Region, repetitions included; one attempt has two fifths of it.");

    @Override
    public String code() {
        return "aws-kms";
    }

    @Override
    public String meaning() {
        return "the key service of AWS ([providers/aws-kms.md](providers/aws-kms.md))";
    }

    @Override
    public boolean holdsResidentKeys() {
        return true;
    }

    @Override
    public List<TaskOption> options(RootKeyTask task) {
        return AwsAdministration.options(task);
    }

    @Override
    public Section section() {
        return SECTION;
    }

    @Override
    public Optional<Key<Duration>> timeout() {
        return Optional.of(TIMEOUT);
    }

    @Override
    public KeyProvider bind(Element element, BackendId name, Path dataDir) {
        try {
            return new AwsKmsSettings(
                    name,
                    element.needed(REGIONS, this),
                    Optional.empty(),
                    element.get(ALIAS_PREFIX),
                    credentials(element),
                    timing(element.get(TIMEOUT)),
                    element.get(DELETION_WAIT));
        } catch (IllegalArgumentException e) {
            throw element.conflict(REGIONS, String.valueOf(e.getMessage()));
        }
    }

    private static AwsTiming timing(Duration call) {
        var usual = AwsTiming.USUAL;
        return new AwsTiming(call.multipliedBy(2).dividedBy(5), call, usual.attempts(), usual.settling());
    }

    private static AwsCredentials credentials(Element element) {
        var profile = element.find(PROFILE);
        var role = element.find(ROLE);
        var externalId = element.find(EXTERNAL_ID);
        if (profile.isPresent() && role.isPresent()) {
            throw element.conflict(PROFILE, "is set (expected this or role, not both)");
        }
        if (externalId.isPresent() && role.isEmpty()) {
            throw element.conflict(EXTERNAL_ID, "is set (expected role too)");
        }
        if (role.isPresent()) {
            return new AwsCredentials.Role(role.get(), externalId);
        }
        return profile.<AwsCredentials>map(text -> new AwsCredentials.Profile(text, Optional.empty()))
                .orElseGet(AwsCredentials.DefaultChain::new);
    }
}
