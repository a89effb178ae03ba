package org.claviger.server.domain;

import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

/** An object's material in the form it is stored in. Contains nothing secret. Immutable. */
public final class SealedMaterial {
    private final UUID dataKeyId;
    private final byte[] wrappedDataKey;
    private final byte[] envelope;

    /**
     * @param dataKeyId identifies the data key
     * @param wrappedDataKey the data key as the root key wrapped it ({@link org.claviger.hsm.Wrapped#toBytes})
     * @param envelope the material, encrypted under the data key
     */
    public SealedMaterial(UUID dataKeyId, byte[] wrappedDataKey, byte[] envelope) {
        this.dataKeyId = dataKeyId;
        this.wrappedDataKey = wrappedDataKey.clone();
        this.envelope = envelope.clone();
    }

    public UUID dataKeyId() {
        return dataKeyId;
    }

    public byte[] wrappedDataKey() {
        return wrappedDataKey.clone();
    }

    public byte[] envelope() {
        return envelope.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedMaterial that
                && dataKeyId.equals(that.dataKeyId)
                && Arrays.equals(wrappedDataKey, that.wrappedDataKey)
                && Arrays.equals(envelope, that.envelope);
    }

    @Override
    public int hashCode() {
        return Objects.hash(dataKeyId, Arrays.hashCode(wrappedDataKey), Arrays.hashCode(envelope));
    }

    @Override
    public String toString() {
        return "material of %d bytes under data key %s".formatted(envelope.length, dataKeyId);
    }
}
