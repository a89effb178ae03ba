package org.claviger.hsm.aws.simulator;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.claviger.hsm.Octets;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What can be asked in one Region. Called under the simulator's lock. */
final class RegionOperations {
    private static final int MOST_ON_DEMAND_ROTATIONS = 25;
    private static final int MATERIAL_BYTES = 32;

    private final String region;
    private final KmsSimulator simulator;
    private final SecureRandom random = new SecureRandom();
    private final SigningOperations signing = new SigningOperations(this, random);
    private final Map<String, Function<Request, ObjectNode>> operations;

    RegionOperations(String region, KmsSimulator simulator) {
        this.region = region;
        this.simulator = simulator;
        var cipher = new CipherOperations(this, random);
        var imports = new ImportOperations(this, random);
        var stores = new KeyStoreOperations(simulator, random);
        this.operations = Map.ofEntries(
                Map.entry("CreateKey", this::createKey),
                Map.entry("DescribeKey", r -> withMetadata("KeyMetadata", key(r))),
                Map.entry("ListKeys", this::listKeys),
                Map.entry("ListResourceTags", this::listResourceTags),
                Map.entry("CreateAlias", this::createAlias),
                Map.entry("DeleteAlias", this::deleteAlias),
                Map.entry("ListAliases", this::listAliases),
                Map.entry("EnableKey", r -> setState(r, "Disabled", "Enabled")),
                Map.entry("DisableKey", r -> setState(r, "Enabled", "Disabled")),
                Map.entry("ScheduleKeyDeletion", this::scheduleKeyDeletion),
                Map.entry("CancelKeyDeletion", this::cancelKeyDeletion),
                Map.entry("ReplicateKey", this::replicateKey),
                Map.entry("UpdatePrimaryRegion", this::updatePrimaryRegion),
                Map.entry("EnableKeyRotation", this::enableKeyRotation),
                Map.entry("DisableKeyRotation", this::disableKeyRotation),
                Map.entry("GetKeyRotationStatus", this::keyRotationStatus),
                Map.entry("RotateKeyOnDemand", this::rotateKeyOnDemand),
                Map.entry("ListKeyRotations", this::listKeyRotations),
                Map.entry("Encrypt", cipher::encrypt),
                Map.entry("Decrypt", cipher::decrypt),
                Map.entry("ReEncrypt", cipher::reEncrypt),
                Map.entry("GenerateDataKey", r -> cipher.generateDataKey(r, true)),
                Map.entry("GenerateDataKeyWithoutPlaintext", r -> cipher.generateDataKey(r, false)),
                Map.entry("GenerateRandom", cipher::generateRandom),
                Map.entry("GetParametersForImport", imports::parameters),
                Map.entry("ImportKeyMaterial", imports::importMaterial),
                Map.entry("DeleteImportedKeyMaterial", imports::deleteMaterial),
                Map.entry("GetPublicKey", signing::publicKey),
                Map.entry("Sign", signing::sign),
                Map.entry("Verify", signing::verify),
                Map.entry("GenerateMac", signing::mac),
                Map.entry("DeriveSharedSecret", signing::deriveSharedSecret),
                Map.entry("CreateCustomKeyStore", stores::create),
                Map.entry("ConnectCustomKeyStore", stores::connect),
                Map.entry("DisconnectCustomKeyStore", stores::disconnect),
                Map.entry("DescribeCustomKeyStores", stores::describe),
                Map.entry("UpdateCustomKeyStore", stores::update));
    }

    ObjectNode run(String operation, ObjectNode request) {
        var known = operations.get(operation);
        if (known == null) {
            throw new KmsError("UnknownOperationException", "the simulator has no " + operation);
        }
        return known.apply(new Request(request));
    }

    Instant now() {
        return simulator.now();
    }

    static ObjectNode answer() {
        return JsonNodeFactory.instance.objectNode();
    }

    static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }

    SimulatedKey key(Request request) {
        return key(request.requiredText("KeyId"));
    }

    /** Finds a key by id, ARN, alias or alias ARN. */
    SimulatedKey key(String name) {
        var aliasPrefix = "arn:aws:kms:" + region + ":" + KmsSimulator.ACCOUNT + ":";
        var local = name.startsWith(aliasPrefix) ? name.substring(aliasPrefix.length()) : name;
        if (local.startsWith("arn:")) {
            throw new KmsError("NotFoundException", "Invalid arn " + region);
        }
        var id = local.startsWith("alias/")
                ? simulator.aliases.get(region + " " + local)
                : local.startsWith("key/") ? local.substring("key/".length()) : local;
        var key = id == null ? null : simulator.keys.get(aliasPrefix + "key/" + id);
        if (key == null || simulator.now().isBefore(key.visible)) {
            var what = local.startsWith("alias/") ? "Alias " + aliasPrefix + local : "Key '" + local + "'";
            throw new KmsError(
                    "NotFoundException", what + (local.startsWith("alias/") ? " is not found." : " does not exist"));
        }
        return key;
    }

    /** Checks that a key can be used now. */
    SimulatedKey requireEnabled(SimulatedKey key) {
        var state = key.state(now());
        return switch (state) {
            case "Enabled" -> key;
            case "Disabled" -> throw new KmsError("DisabledException", key.arn() + " is disabled.");
            default -> throw new KmsError("KMSInvalidStateException", key.arn() + " is " + describe(state) + ".");
        };
    }

    private static String describe(String state) {
        return switch (state) {
            case "PendingDeletion" -> "pending deletion";
            case "PendingReplicaDeletion" -> "pending replica deletion";
            case "PendingImport" -> "pending import";
            default -> state.toLowerCase(Locale.ROOT);
        };
    }

    private KmsError wrongState(SimulatedKey key) {
        return new KmsError("KMSInvalidStateException", key.arn() + " is " + describe(key.state(now())) + ".");
    }

    private ObjectNode createKey(Request request) {
        var spec = request.text("KeySpec").orElse("SYMMETRIC_DEFAULT");
        var usage = request.text("KeyUsage").orElse("ENCRYPT_DECRYPT");
        var origin = request.text("Origin").orElse("AWS_KMS");
        boolean multiRegion = request.flag("MultiRegion");
        var shared = new SimulatedKey.Shared(region);
        var id = multiRegion
                ? "mrk-" + HexFormat.of().formatHex(randomBytes(16))
                : UUID.randomUUID().toString();
        if (!origin.equals("EXTERNAL") && spec.equals("SYMMETRIC_DEFAULT")) {
            shared.materials.add(material(id, Optional.empty(), "AWS_KMS"));
        }
        var store = request.text("CustomKeyStoreId");
        if (origin.equals("AWS_CLOUDHSM") != store.isPresent() || multiRegion && store.isPresent()) {
            throw Request.validation("Origin AWS_CLOUDHSM and CustomKeyStoreId go together, without MultiRegion");
        }
        var key = new SimulatedKey(id, region, origin, multiRegion, shared, now(), simulator.visibleFrom(now()));
        key.description = request.text("Description").orElse("");
        key.tags.putAll(request.tags("Tags"));
        signing.make(key, spec, usage);
        store.ifPresent(s -> {
            var keyStore = simulator.keyStores.get(s);
            if (keyStore == null) {
                throw new KmsError("CustomKeyStoreNotFoundException", "Key store " + s + " was not found");
            }
            if (!keyStore.state(now()).equals("CONNECTED")) {
                throw new KmsError("CustomKeyStoreInvalidStateException", "Key store " + s + " is not connected");
            }
            if (!simulator.hasTwoModules(keyStore.clusterId)) {
                throw new KmsError(
                        "CloudHsmClusterInvalidConfigurationException", "The cluster needs two active modules");
            }
            key.store = keyStore;
        });
        simulator.keys.put(key.arn(), key);
        return withMetadata("KeyMetadata", key);
    }

    private ObjectNode listKeys(Request request) {
        var answer = answer();
        var keys = answer.putArray("Keys");
        simulator.keys.values().stream()
                .filter(k -> k.region.equals(region))
                .forEach(k -> keys.addObject().put("KeyId", k.id).put("KeyArn", k.arn()));
        return answer.put("Truncated", false);
    }

    private ObjectNode listResourceTags(Request request) {
        var answer = answer();
        var tags = answer.putArray("Tags");
        key(request)
                .tags
                .forEach((name, value) -> tags.addObject().put("TagKey", name).put("TagValue", value));
        return answer.put("Truncated", false);
    }

    private ObjectNode createAlias(Request request) {
        var alias = request.requiredText("AliasName");
        if (!alias.matches("alias/[a-zA-Z0-9/_-]+") || alias.startsWith("alias/aws/")) {
            throw new KmsError("InvalidAliasNameException", "Alias " + alias + " is not allowed");
        }
        var key = key(request.requiredText("TargetKeyId"));
        if (simulator.aliases.containsKey(region + " " + alias)) {
            throw new KmsError(
                    "AlreadyExistsException",
                    "An alias with the name arn:aws:kms:%s:%s:%s already exists"
                            .formatted(region, KmsSimulator.ACCOUNT, alias));
        }
        if (key.state(now()).equals("PendingDeletion")) {
            throw wrongState(key);
        }
        simulator.aliases.put(region + " " + alias, key.id);
        return answer();
    }

    private ObjectNode deleteAlias(Request request) {
        var alias = request.requiredText("AliasName");
        if (simulator.aliases.remove(region + " " + alias) == null) {
            throw new KmsError("NotFoundException", "Alias " + alias + " is not found.");
        }
        return answer();
    }

    private ObjectNode listAliases(Request request) {
        var only = request.text("KeyId").map(this::key);
        var answer = answer();
        var aliases = answer.putArray("Aliases");
        simulator.aliases.forEach((name, id) -> {
            if (name.startsWith(region + " ") && only.map(k -> k.id.equals(id)).orElse(true)) {
                var alias = name.substring(region.length() + 1);
                aliases.addObject()
                        .put("AliasName", alias)
                        .put("AliasArn", "arn:aws:kms:%s:%s:%s".formatted(region, KmsSimulator.ACCOUNT, alias))
                        .put("TargetKeyId", id);
            }
        });
        return answer.put("Truncated", false);
    }

    private ObjectNode setState(Request request, String from, String to) {
        var key = key(request);
        if (!key.state.equals(to)) {
            if (!key.state(now()).equals(from)) {
                throw wrongState(key);
            }
            key.state = to;
        }
        return answer();
    }

    private ObjectNode scheduleKeyDeletion(Request request) {
        var key = key(request);
        int days = request.integer("PendingWindowInDays", 7, 30).orElse(30);
        if (key.state.startsWith("Pending") && !key.state.equals("PendingImport")) {
            throw wrongState(key);
        }
        boolean waitsForReplicas = key.isPrimary()
                && key.shared.related.stream().anyMatch(k -> k != key && !k.state.equals("PendingDeletion"));
        key.state = waitsForReplicas ? "PendingReplicaDeletion" : "PendingDeletion";
        var answer = answer().put("KeyId", key.arn()).put("KeyState", key.state).put("PendingWindowInDays", days);
        if (!waitsForReplicas) {
            key.deletion = now().plus(Duration.ofDays(days));
            answer.put("DeletionDate", seconds(key.deletion));
        }
        return answer;
    }

    private ObjectNode cancelKeyDeletion(Request request) {
        var key = key(request);
        if (!key.state.equals("PendingDeletion") && !key.state.equals("PendingReplicaDeletion")) {
            throw wrongState(key);
        }
        key.state = "Disabled";
        key.deletion = null;
        return answer().put("KeyId", key.arn());
    }

    private ObjectNode replicateKey(Request request) {
        var key = requireEnabled(key(request));
        var to = request.requiredText("ReplicaRegion");
        if (!key.multiRegion || !key.isPrimary()) {
            throw new KmsError("UnsupportedOperationException", key.arn() + " is not a multi-Region primary key");
        }
        if (!simulator.hasRegion(to)) {
            throw Request.validation("ReplicaRegion " + to + " is not known");
        }
        if (key.shared.related.stream().anyMatch(k -> k.region.equals(to))) {
            throw new KmsError("AlreadyExistsException", key.id + " exists in " + to + " already");
        }
        var replica = new SimulatedKey(key.id, to, key.origin, true, key.shared, now(), simulator.visibleFrom(now()));
        replica.description = request.text("Description").orElse("");
        simulator.keys.put(replica.arn(), replica);
        return withMetadata("ReplicaKeyMetadata", replica);
    }

    private ObjectNode updatePrimaryRegion(Request request) {
        var key = requireEnabled(key(request));
        var to = request.requiredText("PrimaryRegion");
        if (!key.isPrimary() || key.shared.related.stream().noneMatch(k -> k.region.equals(to))) {
            throw new KmsError("UnsupportedOperationException", "not a primary key with a replica in " + to);
        }
        key.shared.primaryRegion = to;
        return answer();
    }

    private SimulatedKey requireRotating(SimulatedKey key, boolean onDemand) {
        requireEnabled(key);
        boolean allowed = key.origin.equals("AWS_KMS") || onDemand && key.origin.equals("EXTERNAL");
        if (!allowed || !key.isPrimary()) {
            throw new KmsError(
                    "UnsupportedOperationException", key.arn() + " with origin " + key.origin + " can't rotate here");
        }
        return key;
    }

    private ObjectNode enableKeyRotation(Request request) {
        var key = requireRotating(key(request), false);
        key.shared.rotationPeriodDays =
                request.integer("RotationPeriodInDays", 90, 2560).orElse(365);
        return answer();
    }

    private ObjectNode disableKeyRotation(Request request) {
        requireRotating(key(request), false).shared.rotationPeriodDays = null;
        return answer();
    }

    private ObjectNode keyRotationStatus(Request request) {
        var key = key(request);
        var answer = answer().put("KeyId", key.arn());
        var days = key.shared.rotationPeriodDays;
        answer.put("KeyRotationEnabled", days != null);
        if (days != null) {
            answer.put("RotationPeriodInDays", days);
            answer.put("NextRotationDate", seconds(key.created.plus(Duration.ofDays(days))));
        }
        return answer;
    }

    private ObjectNode rotateKeyOnDemand(Request request) {
        var key = requireRotating(key(request), true);
        var shared = key.shared;
        key.state(now()); // finishes a rotation whose time has come
        if (shared.rotates != null) {
            throw new KmsError("ConflictException", "a rotation of " + key.arn() + " is in progress");
        }
        if (shared.onDemandRotations == MOST_ON_DEMAND_ROTATIONS) {
            throw new KmsError("LimitExceededException", "the quota of rotations on demand is used up");
        }
        if (key.origin.equals("EXTERNAL")) {
            if (shared.current == shared.materials.size() - 1) {
                throw new KmsError("KMSInvalidStateException", key.arn() + " has no new key material to rotate to");
            }
        } else {
            shared.materials.add(material(key.id, Optional.of(now()), "ON_DEMAND"));
        }
        shared.onDemandRotations++;
        shared.rotates = simulator.rotatedBy(now());
        return answer().put("KeyId", key.arn());
    }

    private ObjectNode listKeyRotations(Request request) {
        var key = key(request);
        boolean all =
                request.text("IncludeKeyMaterial").orElse("ROTATIONS_ONLY").equals("ALL_KEY_MATERIAL");
        key.state(now()); // finishes a rotation whose time has come
        var answer = answer();
        var rotations = answer.putArray("Rotations");
        for (var material : key.shared.materials) {
            if (!all && material.since().isEmpty()) {
                continue;
            }
            int at = key.shared.materials.indexOf(material);
            boolean pending = at > key.shared.current;
            var entry = rotations
                    .addObject()
                    .put("KeyId", key.arn())
                    .put("KeyMaterialId", material.id())
                    .put(
                            "KeyMaterialState",
                            pending ? "PENDING_ROTATION" : at == key.shared.current ? "CURRENT" : "NON_CURRENT");
            material.since()
                    .ifPresent(since ->
                            entry.put("RotationDate", seconds(since)).put("RotationType", material.rotation()));
        }
        return answer.put("Truncated", false);
    }

    private SimulatedMaterial material(String keyId, Optional<Instant> since, String rotation) {
        byte[] bytes = randomBytes(MATERIAL_BYTES);
        return new SimulatedMaterial(
                SimulatedMaterial.idOf(keyId, bytes), Octets.of(bytes), Optional.empty(), since, rotation);
    }

    private byte[] randomBytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private ObjectNode withMetadata(String member, SimulatedKey key) {
        var state = key.state(now());
        var answer = answer();
        var metadata = answer.putObject(member)
                .put("AWSAccountId", KmsSimulator.ACCOUNT)
                .put("KeyId", key.id)
                .put("Arn", key.arn())
                .put("CreationDate", seconds(key.created))
                .put("Enabled", state.equals("Enabled"))
                .put("Description", key.description)
                .put("KeyUsage", key.usage)
                .put("KeyState", state)
                .put("Origin", key.origin)
                .put("KeyManager", "CUSTOMER")
                .put("CustomerMasterKeySpec", key.spec)
                .put("KeySpec", key.spec)
                .put("MultiRegion", key.multiRegion);
        metadata.putArray("EncryptionAlgorithms").add("SYMMETRIC_DEFAULT");
        if (key.deletion != null) {
            metadata.put("DeletionDate", seconds(key.deletion));
        }
        if (key.store != null) {
            metadata.put("CustomKeyStoreId", key.store.id).put("CloudHsmClusterId", key.store.clusterId);
        }
        if (!key.shared.materials.isEmpty() && !state.equals("PendingImport")) {
            var current = key.currentMaterial(now());
            metadata.put("CurrentKeyMaterialId", current.id());
            if (key.origin.equals("EXTERNAL")) {
                metadata.put(
                        "ExpirationModel",
                        current.expires().isPresent() ? "KEY_MATERIAL_EXPIRES" : "KEY_MATERIAL_DOES_NOT_EXPIRE");
                current.expires().ifPresent(e -> metadata.put("ValidTo", seconds(e)));
            }
        }
        if (key.multiRegion) {
            var configuration = metadata.putObject("MultiRegionConfiguration");
            configuration.put("MultiRegionKeyType", key.isPrimary() ? "PRIMARY" : "REPLICA");
            var replicas = configuration.putArray("ReplicaKeys");
            for (var related : key.shared.related) {
                if (related.isPrimary()) {
                    configuration
                            .putObject("PrimaryKey")
                            .put("Arn", related.arn())
                            .put("Region", related.region);
                } else {
                    replicas.addObject().put("Arn", related.arn()).put("Region", related.region);
                }
            }
        }
        return answer;
    }
}
