package org.claviger.message;

import java.util.List;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/** Who asks, beside the certificate of the connection (KMIP 2.1 section 9.4, KMIP 1.4 section 6.6). */
public record Authentication(List<Credential> credentials) {
    public static final Struct<Authentication> STRUCT = Struct.of(Authentication::layout);

    public Authentication {
        credentials = List.copyOf(credentials);
    }

    private static Construct<Authentication> layout(Layout<Authentication> s) {
        var credentials = s.repeated(Tag.CREDENTIAL, Credential.STRUCT, Authentication::credentials);
        return in -> new Authentication(in.read(credentials));
    }
}
