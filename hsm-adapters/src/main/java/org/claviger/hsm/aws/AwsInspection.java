package org.claviger.hsm.aws;

import static org.claviger.hsm.BackendException.Category.ACCESS_DENIED;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Binding;
import org.claviger.hsm.Inspection;
import org.claviger.hsm.RootKeyRef;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.OriginType;

/**
 * Looks at all that a root key in KMS needs: credentials, every Region, the key's state there, its rotation, what its alias
 * points to, and the permission for each call. Calls that would use the key are dry runs, but for one.
 */
final class AwsInspection {
    /** Imported material that AWS forgets sooner is worth a warning. */
    private static final Duration SOON = Duration.ofDays(30);

    private static final Map<String, String> CONTEXT =
            EncryptionContext.of(new Binding("system", "inspection", "trial"));
    private static final byte[] SPECIMEN = new byte[32];

    private final AwsKmsSettings settings;
    private final AwsLogin login;
    private final KmsRegions regions;
    private final KmsKeys keys;
    private final Clock clock;
    private final List<Inspection> found = new ArrayList<>();

    AwsInspection(AwsKmsSettings settings, AwsLogin login, KmsRegions regions, KmsKeys keys, Clock clock) {
        this.settings = settings;
        this.login = login;
        this.regions = regions;
        this.keys = keys;
        this.clock = clock;
    }

    List<Inspection> of(RootKeyRef ref) {
        if (!hasCredentials()) {
            return found;
        }
        KeyMetadata key;
        try {
            key = keys.metadata(ref);
        } catch (BackendException e) {
            found.add(Inspection.bad(String.valueOf(e.getMessage()), remedy(e, settings.id())));
            return found;
        }
        var name = KmsKeys.nameOf(key);
        if (!ref.name().equals(key.arn())) {
            found.add(Inspection.good("%s is %s today; a running server keeps to the key that it found at its start"
                    .formatted(KmsKeyName.isId(ref.name()) ? ref : keys.alias(ref), key.arn())));
        }
        if (!KmsKeys.isRootKey(key)) {
            found.add(Inspection.bad(
                    "KMS key %s is of type %s (expected SYMMETRIC_DEFAULT)".formatted(key.arn(), key.keySpecAsString()),
                    "Name a symmetric key for encryption, or make one: claviger root-key create " + settings.id()));
            return found;
        }
        state(key, regions.primary());
        replicas(name);
        rotation(key);
        if (key.keyState() == KeyState.ENABLED) {
            permissions(name);
        }
        return found;
    }

    private boolean hasCredentials() {
        try {
            var identity = login.credentials().resolveCredentials();
            found.add(Inspection.good("AWS credentials with access key id " + identity.accessKeyId()));
            return true;
        } catch (SdkClientException e) {
            found.add(Inspection.bad("no usable AWS credentials were found: " + e.getMessage(), CREDENTIALS));
            return false;
        }
    }

    private void state(KeyMetadata key, AwsRegion region) {
        var what = "KMS key %s in %s is %s".formatted(key.arn(), region, key.keyStateAsString());
        found.add(
                switch (key.keyState()) {
                    case ENABLED, UPDATING -> Inspection.good(what);
                    case DISABLED ->
                        Inspection.bad(
                                what,
                                "Find out who disabled it and why; then: aws kms enable-key --key-id " + key.arn());
                    case PENDING_DELETION, PENDING_REPLICA_DELETION ->
                        Inspection.bad(
                                what + ", and is deleted at " + key.deletionDate(),
                                "Cancel that before it is too late, all that it wrapped would be lost: aws kms cancel-key-deletion"
                                        + " --key-id %s, then aws kms enable-key --key-id %s"
                                                .formatted(key.arn(), key.arn()));
                    case PENDING_IMPORT ->
                        Inspection.bad(
                                what + ": AWS has no key material",
                                "Import it again: claviger root-key import %s --material FILE"
                                        .formatted(settings.id()));
                    case UNAVAILABLE ->
                        Inspection.bad(
                                what + ": its key store is not connected",
                                "Look at the key store: aws kms describe-custom-key-stores; docs/providers/aws-kms.md has its errors.");
                    case CREATING, UNKNOWN_TO_SDK_VERSION -> Inspection.bad(what, "Wait a moment, and look again.");
                });
        if (key.validTo() != null) {
            var expires = "its key material expires at " + key.validTo();
            found.add(
                    key.validTo().isBefore(clock.instant().plus(SOON))
                            ? Inspection.doubtful(
                                    expires,
                                    "Import it again before: claviger root-key import %s --material FILE"
                                            .formatted(settings.id()))
                            : Inspection.good(expires));
        }
    }

    private void replicas(KmsKeyName name) {
        for (var region : regions.all().subList(1, regions.all().size())) {
            if (!name.multiRegion()) {
                found.add(Inspection.doubtful(
                        "the key has no replica in %s, because it is not a multi-Region key".formatted(region),
                        "Take the Region out of aws-kms.regions, or make a key that can: claviger root-key create %s"
                                        .formatted(settings.id())
                                + " --origin multi-region, then claviger root-key migrate"));
                continue;
            }
            try {
                state(keys.metadata(name, region), region);
            } catch (BackendException e) {
                found.add(Inspection.doubtful(
                        "no replica to fall back to in %s: %s".formatted(region, e.getMessage()),
                        "Replicate the key: aws kms replicate-key --key-id %s --replica-region %s"
                                .formatted(name.arn(regions.primary()), region.name())));
            }
        }
    }

    private void rotation(KeyMetadata key) {
        if (key.origin() != OriginType.AWS_KMS || key.keyState() != KeyState.ENABLED) {
            found.add(Inspection.good(
                    "AWS does not rotate a key of origin %s by itself".formatted(key.originAsString())));
            return;
        }
        try {
            var status = regions.ask("GetKeyRotationStatus", c -> c.getKeyRotationStatus(r -> r.keyId(key.arn())));
            found.add(
                    Boolean.TRUE.equals(status.keyRotationEnabled())
                            ? Inspection.good("AWS rotates the key by itself, " + KmsKeys.schedule(status))
                            : Inspection.doubtful(
                                    "AWS does not rotate the key by itself",
                                    "If your rules ask for it: claviger root-key rotate %s --every 365"
                                            .formatted(settings.id())));
        } catch (BackendException e) {
            optional("kms:GetKeyRotationStatus", e);
        }
    }

    private void permissions(KmsKeyName name) {
        var arn = name.arn(regions.primary());
        SdkBytes blob;
        try {
            blob = regions.use(
                            name,
                            "Encrypt",
                            (c, key) -> c.encrypt(r -> r.keyId(key)
                                    .plaintext(SdkBytes.fromByteArray(SPECIMEN))
                                    .encryptionContext(CONTEXT)))
                    .ciphertextBlob();
            found.add(allowed("kms:Encrypt"));
        } catch (BackendException e) {
            needed("kms:Encrypt", arn, e);
            return;
        }
        dryRun(
                "GenerateDataKey",
                "kms:GenerateDataKey",
                name,
                c -> c.generateDataKey(r -> r.keyId(arn)
                        .numberOfBytes(SPECIMEN.length)
                        .encryptionContext(CONTEXT)
                        .dryRun(true)));
        dryRun(
                "Decrypt",
                "kms:Decrypt",
                name,
                c -> c.decrypt(r -> r.keyId(arn)
                        .ciphertextBlob(blob)
                        .encryptionContext(CONTEXT)
                        .dryRun(true)));
        dryRun(
                "ReEncrypt",
                "kms:ReEncryptFrom and kms:ReEncryptTo",
                name,
                c -> c.reEncrypt(r -> r.ciphertextBlob(blob)
                        .sourceKeyId(arn)
                        .sourceEncryptionContext(CONTEXT)
                        .destinationKeyId(arn)
                        .destinationEncryptionContext(CONTEXT)
                        .dryRun(true)));
        ask("ListKeyRotations", "kms:ListKeyRotations", c -> c.listKeyRotations(r -> r.keyId(arn)));
        ask("ListAliases", "kms:ListAliases", c -> c.listAliases(r -> r.keyId(arn)));
    }

    private void dryRun(String operation, String permission, KmsKeyName name, Consumer<KmsClient> call) {
        try {
            regions.use(name, operation, (c, _) -> {
                try {
                    call.accept(c);
                } catch (DryRunOperationException _) {
                    // This is how KMS says that it would have.
                }
                return name;
            });
            found.add(allowed(permission));
        } catch (BackendException e) {
            needed(permission, name.arn(regions.primary()), e);
        }
    }

    private void ask(String operation, String permission, Consumer<KmsClient> call) {
        try {
            regions.ask(operation, c -> {
                call.accept(c);
                return operation;
            });
            found.add(allowed(permission));
        } catch (BackendException e) {
            optional(permission, e);
        }
    }

    private static Inspection allowed(String permission) {
        return Inspection.good(permission + " is allowed");
    }

    private void needed(String permission, String arn, BackendException e) {
        found.add(
                e.category() == ACCESS_DENIED
                        ? Inspection.bad(
                                "%s is not allowed: %s".formatted(permission, e.getMessage()),
                                "Allow it on %s, in the policy of the role or of the key; docs/providers/aws-kms.md has the"
                                                .formatted(arn)
                                        + " whole policy.")
                        : Inspection.bad(
                                "%s fails: %s".formatted(permission, e.getMessage()), remedy(e, settings.id())));
    }

    private void optional(String permission, BackendException e) {
        found.add(Inspection.doubtful(
                "%s is not possible: %s".formatted(permission, e.getMessage()),
                e.category() == ACCESS_DENIED
                        ? "Allow it if \"claviger root-key describe\" shall tell versions, schedule and aliases."
                        : remedy(e, settings.id())));
    }

    private static final String CREDENTIALS =
            "Give the server's process credentials, by its instance, its container, a profile (aws-kms.profile) or the"
                    + " environment, that are valid now.";

    static String remedy(BackendException e, BackendId id) {
        return switch (e.category()) {
            case NOT_FOUND ->
                "Name a key that is there by root-keys[].key, in the first Region of aws-kms.regions, or make one: claviger"
                        + " root-key create " + id;
            case AUTH_FAILED -> CREDENTIALS;
            case ACCESS_DENIED -> "Allow the call; docs/providers/aws-kms.md has the whole policy.";
            case WRONG_STATE -> "Look at the key: claviger root-key describe " + id;
            case UNAVAILABLE, TIMEOUT, SESSION_LOST ->
                "Look at the way to KMS: the Region's name, DNS, proxies, the VPC endpoint and its security group.";
            case THROTTLED, QUOTA -> "Look at the account's quotas for KMS, and at who else uses them.";
            case DENIED_BY_KEY_POLICY, UNSUPPORTED -> "Use a symmetric KMS key for encryption.";
            case WRONG_KEY, INVALID_DATA ->
                "The key is another than the one that wrapped: name the right account, Region and key.";
            case CONFLICT, INTERNAL -> "Look at the message, and at AWS's own page on the state of KMS.";
        };
    }
}
