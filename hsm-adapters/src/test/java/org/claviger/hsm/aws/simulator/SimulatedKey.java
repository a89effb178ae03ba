package org.claviger.hsm.aws.simulator;

import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.claviger.hsm.Octets;
import org.jspecify.annotations.Nullable;

/** A KMS key in one Region. Replicas share {@link Shared}. Guarded by the simulator's lock. */
final class SimulatedKey {
    /** What a multi-Region key has in common with its replicas. */
    static final class Shared {
        /** Oldest first. */
        final List<SimulatedMaterial> materials = new ArrayList<>();

        /** Which of {@link #materials} encrypts. */
        int current;

        final List<SimulatedKey> related = new ArrayList<>();
        String primaryRegion;
        int onDemandRotations;

        @Nullable
        Instant rotates;

        @Nullable
        Integer rotationPeriodDays;

        Shared(String primaryRegion) {
            this.primaryRegion = primaryRegion;
        }
    }

    final String id;
    final String region;
    final String origin;
    final boolean multiRegion;
    final Shared shared;
    final Instant created;

    /** Before this the key can't be found, as in a service that is consistent only after a while. */
    final Instant visible;

    String spec = "SYMMETRIC_DEFAULT";
    String usage = "ENCRYPT_DECRYPT";

    /** Of keys for signatures, RSA encryption and key agreement. */
    @Nullable
    KeyPair pair;

    /** Of keys for message codes. */
    Octets secret = Octets.NONE;

    String description = "";
    final SortedMap<String, String> tags = new TreeMap<>();
    String state;

    @Nullable
    Instant deletion;

    @Nullable
    SimulatedKeyStore store;

    SimulatedKey(
            String id,
            String region,
            String origin,
            boolean multiRegion,
            Shared shared,
            Instant created,
            Instant visible) {
        this.id = id;
        this.region = region;
        this.origin = origin;
        this.multiRegion = multiRegion;
        this.shared = shared;
        this.created = created;
        this.visible = visible;
        this.state = origin.equals("EXTERNAL") && shared.materials.isEmpty() ? "PendingImport" : "Enabled";
        shared.related.add(this);
    }

    String arn() {
        return "arn:aws:kms:" + region + ":" + KmsSimulator.ACCOUNT + ":key/" + id;
    }

    boolean isPrimary() {
        return shared.primaryRegion.equals(region);
    }

    /** The state at {@code now}: material may have expired, and a key store may be away. */
    String state(Instant now) {
        finishRotation(now);
        if (state.equals("Enabled") && store != null && !store.state(now).equals("CONNECTED")) {
            return "Unavailable";
        }
        if (state.equals("Enabled") && origin.equals("EXTERNAL") && usable(now).isEmpty()) {
            return "PendingImport";
        }
        return state;
    }

    SimulatedMaterial currentMaterial(Instant now) {
        finishRotation(now);
        return shared.materials.get(shared.current);
    }

    Optional<SimulatedMaterial> material(String materialId) {
        return shared.materials.stream().filter(m -> m.id().equals(materialId)).findFirst();
    }

    private List<SimulatedMaterial> usable(Instant now) {
        return shared.materials.stream()
                .filter(m -> m.expires().isEmpty() || m.expires().get().isAfter(now))
                .toList();
    }

    private void finishRotation(Instant now) {
        if (shared.rotates != null && !now.isBefore(shared.rotates)) {
            shared.rotates = null;
            shared.current = shared.materials.size() - 1;
        }
    }
}
