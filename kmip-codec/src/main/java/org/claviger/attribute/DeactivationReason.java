package org.claviger.attribute;

import java.util.Optional;
import org.claviger.enumeration.DeactivationReasonCode;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * Why an object was deactivated (draft of 3.0).
 *
 * @param message for humans
 */
public record DeactivationReason(DeactivationReasonCode code, Optional<String> message) {
    public static final Struct<DeactivationReason> STRUCT = Struct.of(DeactivationReason::layout);

    private static Construct<DeactivationReason> layout(Layout<DeactivationReason> s) {
        var code = s.required(
                Tag.DEACTIVATION_REASON_CODE,
                Codec.enumeration(DeactivationReasonCode.class),
                DeactivationReason::code);
        var message = s.optional(Tag.DEACTIVATION_MESSAGE, Codec.TEXT, DeactivationReason::message);
        return in -> new DeactivationReason(in.read(code), in.read(message));
    }
}
