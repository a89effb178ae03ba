package org.claviger.attribute;

import java.util.Optional;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * Why an object was revoked (KMIP 2.1 section 4.47, KMIP 1.4 section 3.31).
 *
 * @param message for humans
 */
public record RevocationReason(RevocationReasonCode code, Optional<String> message) {
    public static final Struct<RevocationReason> STRUCT = Struct.of(RevocationReason::layout);

    private static Construct<RevocationReason> layout(Layout<RevocationReason> s) {
        var code = s.required(
                Tag.REVOCATION_REASON_CODE, Codec.enumeration(RevocationReasonCode.class), RevocationReason::code);
        var message = s.optional(Tag.REVOCATION_MESSAGE, Codec.TEXT, RevocationReason::message);
        return in -> new RevocationReason(in.read(code), in.read(message));
    }
}
