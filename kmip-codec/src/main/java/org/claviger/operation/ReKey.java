package org.claviger.operation;

import java.time.Duration;
import java.util.Optional;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Re-key: makes a new key to take an older one's place (KMIP 2.1 section 6.1.46, KMIP 1.4 section 4.4). */
public final class ReKey {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.RE_KEY, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private ReKey() {}

    /**
     * @param uniqueIdentifier the key to replace; empty means the ID Placeholder
     * @param offset from the new key's Initial Date to its Activation Date
     */
    public record Request(
            Optional<UniqueIdentifier> uniqueIdentifier,
            Optional<Duration> offset,
            Optional<Attributes> attributes,
            Optional<ProtectionStorageMasks> protectionStorageMasks)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var uniqueIdentifier = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var offset = s.optional(Tag.OFFSET, Codec.INTERVAL, Request::offset);
            var attributesT = s.optional(Tag.TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Request::attributes)
                    .until(ProtocolVersion.V1_4);
            var attributesS = s.optional(Tag.ATTRIBUTES, Attributes.STRUCTURE, Request::attributes)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(attributesT);
            var protectionStorageMasks = s.optional(
                            Tag.PROTECTION_STORAGE_MASKS,
                            ProtectionStorageMasks.STRUCT,
                            Request::protectionStorageMasks)
                    .since(ProtocolVersion.V2_0);
            return in -> new Request(
                    in.read(uniqueIdentifier),
                    in.read(offset),
                    in.readEither(attributesT, attributesS),
                    in.read(protectionStorageMasks));
        }
    }

    /**
     * @param uniqueIdentifier the new key
     */
    public record Response(UniqueIdentifier uniqueIdentifier, Optional<Attributes> attributes)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var uniqueIdentifier =
                    s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            // Told to those who can hear it.
            var attributes = s.optional(Tag.TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Response::attributes)
                    .until(ProtocolVersion.V1_4)
                    .droppable();
            return in -> new Response(in.read(uniqueIdentifier), in.read(attributes));
        }
    }
}
