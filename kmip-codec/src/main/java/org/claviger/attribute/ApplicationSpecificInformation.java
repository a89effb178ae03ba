package org.claviger.attribute;

import static org.claviger.ttlv.ProtocolVersion.V1_2;

import java.util.Optional;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/**
 * Data of an application about the object (KMIP 2.1 section 4.4, KMIP 1.4 section 3.36).
 *
 * @param applicationData absent in a request: the server makes it up, from 1.3 on
 */
public record ApplicationSpecificInformation(String applicationNamespace, Optional<String> applicationData) {
    public static final Struct<ApplicationSpecificInformation> STRUCT =
            Struct.of(ApplicationSpecificInformation::layout);

    private static Construct<ApplicationSpecificInformation> layout(Layout<ApplicationSpecificInformation> s) {
        var applicationNamespace =
                s.required(Tag.APPLICATION_NAMESPACE, Codec.TEXT, ApplicationSpecificInformation::applicationNamespace);
        var applicationData = s.optional(
                        Tag.APPLICATION_DATA, Codec.TEXT, ApplicationSpecificInformation::applicationData)
                .requiredIn(VersionRange.until(V1_2));
        return in -> new ApplicationSpecificInformation(in.read(applicationNamespace), in.read(applicationData));
    }
}
