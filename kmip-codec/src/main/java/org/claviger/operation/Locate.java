package org.claviger.operation;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.ObjectClassMask;
import org.claviger.enumeration.ObjectGroupMember;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.StorageStatusMask;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Locate: finds objects by their attributes (KMIP 2.1 section 6.1.28, KMIP 1.4 section 4.9). */
public final class Locate {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.LOCATE, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private Locate() {}

    /**
     * @param maximumItems how many identifiers the client wants at most
     * @param offsetItems how many to leave out; since 1.3
     * @param attributes what the objects must have
     */
    public record Request(
            Optional<Integer> maximumItems,
            Optional<Integer> offsetItems,
            Optional<BitMask<StorageStatusMask>> storageStatusMask,
            Optional<ObjectGroupMember> objectGroupMember,
            Optional<BitMask<ObjectClassMask>> objectClassMask,
            Attributes attributes)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var maximum = s.optional(Tag.MAXIMUM_ITEMS, Codec.INTEGER, Request::maximumItems);
            var offset = s.optional(Tag.OFFSET_ITEMS, Codec.INTEGER, Request::offsetItems)
                    .since(ProtocolVersion.V1_3);
            var storage = s.optional(
                    Tag.STORAGE_STATUS_MASK, Codec.mask(StorageStatusMask.class), Request::storageStatusMask);
            var member = s.optional(
                            Tag.OBJECT_GROUP_MEMBER,
                            Codec.enumeration(ObjectGroupMember.class),
                            Request::objectGroupMember)
                    .since(ProtocolVersion.V1_1)
                    .until(ProtocolVersion.V2_1);
            var objectClass = s.optional(
                            Tag.OBJECT_CLASS_MASK, Codec.mask(ObjectClassMask.class), Request::objectClassMask)
                    .since(ProtocolVersion.V3_0);
            var list = s.repeated(
                            Tag.ATTRIBUTE,
                            Attribute.CODEC,
                            request -> request.attributes().list())
                    .until(ProtocolVersion.V1_4);
            // Some clients wrap the filters as Create does. Read as filters: passing them over would widen the result.
            var template = s.optional(Tag.TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, _ -> Optional.empty())
                    .until(ProtocolVersion.V1_4);
            var structure = s.optional(
                            Tag.ATTRIBUTES, Attributes.STRUCTURE, request -> Optional.of(request.attributes()))
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(list);
            return in -> new Request(
                    in.read(maximum),
                    in.read(offset),
                    in.read(storage),
                    in.read(member),
                    in.read(objectClass),
                    in.read(structure)
                            .orElseGet(() ->
                                    in.read(template).orElse(Attributes.EMPTY).plusAll(Attributes.of(in.read(list)))));
        }
    }

    /** @param locatedItems how many objects fit in all */
    public record Response(Optional<Integer> locatedItems, List<UniqueIdentifier> uniqueIdentifiers)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            // How many there are is told to those who can hear it.
            var located = s.optional(Tag.LOCATED_ITEMS, Codec.INTEGER, Response::locatedItems)
                    .since(ProtocolVersion.V1_3)
                    .droppable();
            var ids = s.repeated(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifiers);
            return in -> new Response(in.read(located), in.read(ids));
        }
    }
}
