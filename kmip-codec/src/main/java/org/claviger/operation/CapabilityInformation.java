package org.claviger.operation;

import java.util.Optional;
import org.claviger.enumeration.DestroyAction;
import org.claviger.enumeration.RNGMode;
import org.claviger.enumeration.ShreddingAlgorithm;
import org.claviger.enumeration.UnwrapMode;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/**
 * What the server is able to do (KMIP 2.1 section 7.7, KMIP 1.4 section 2.1.21; since 1.3).
 */
public record CapabilityInformation(
        Optional<Boolean> streamingCapability,
        Optional<Boolean> asynchronousCapability,
        Optional<Boolean> attestationCapability,
        Optional<Boolean> batchUndoCapability,
        Optional<Boolean> batchContinueCapability,
        Optional<UnwrapMode> unwrapMode,
        Optional<DestroyAction> destroyAction,
        Optional<ShreddingAlgorithm> shreddingAlgorithm,
        Optional<RNGMode> rngMode,
        Optional<Boolean> quantumSafeCapability) {
    public static final Struct<CapabilityInformation> STRUCT = Struct.of(CapabilityInformation::layout);

    private static Construct<CapabilityInformation> layout(Layout<CapabilityInformation> s) {
        var streamingCapability =
                s.optional(Tag.STREAMING_CAPABILITY, Codec.BOOLEAN, CapabilityInformation::streamingCapability);
        var asynchronousCapability =
                s.optional(Tag.ASYNCHRONOUS_CAPABILITY, Codec.BOOLEAN, CapabilityInformation::asynchronousCapability);
        var attestationCapability =
                s.optional(Tag.ATTESTATION_CAPABILITY, Codec.BOOLEAN, CapabilityInformation::attestationCapability);
        // What an older version has no word for, it is not told.
        var batchUndoCapability = s.optional(
                        Tag.BATCH_UNDO_CAPABILITY, Codec.BOOLEAN, CapabilityInformation::batchUndoCapability)
                .since(ProtocolVersion.V1_4)
                .droppable();
        var batchContinueCapability = s.optional(
                        Tag.BATCH_CONTINUE_CAPABILITY, Codec.BOOLEAN, CapabilityInformation::batchContinueCapability)
                .since(ProtocolVersion.V1_4)
                .droppable();
        var unwrapMode =
                s.optional(Tag.UNWRAP_MODE, Codec.enumeration(UnwrapMode.class), CapabilityInformation::unwrapMode);
        var destroyAction = s.optional(
                Tag.DESTROY_ACTION, Codec.enumeration(DestroyAction.class), CapabilityInformation::destroyAction);
        var shreddingAlgorithm = s.optional(
                Tag.SHREDDING_ALGORITHM,
                Codec.enumeration(ShreddingAlgorithm.class),
                CapabilityInformation::shreddingAlgorithm);
        var rngMode = s.optional(Tag.RNG_MODE, Codec.enumeration(RNGMode.class), CapabilityInformation::rngMode);
        var quantumSafeCapability = s.optional(
                        Tag.QUANTUM_SAFE_CAPABILITY, Codec.BOOLEAN, CapabilityInformation::quantumSafeCapability)
                .since(ProtocolVersion.V2_0)
                .droppable();
        return in -> new CapabilityInformation(
                in.read(streamingCapability),
                in.read(asynchronousCapability),
                in.read(attestationCapability),
                in.read(batchUndoCapability),
                in.read(batchContinueCapability),
                in.read(unwrapMode),
                in.read(destroyAction),
                in.read(shreddingAlgorithm),
                in.read(rngMode),
                in.read(quantumSafeCapability));
    }
}
