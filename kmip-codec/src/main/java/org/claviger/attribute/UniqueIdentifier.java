package org.claviger.attribute;

import org.claviger.enumeration.UniqueIdentifierEnumeration;
import org.claviger.schema.Codec;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.UnencodableException;

/**
 * How a message names an object (KMIP 2.1 section 4.62): by its identifier, or from 2.0 on by what an earlier item of the
 * batch made. In the draft of 3.0 an identifier has an item type of its own, and an object may also be named by a
 * reference or by its name.
 */
public sealed interface UniqueIdentifier {
    /** The identifier that the server gave the object. */
    record Text(String value) implements UniqueIdentifier {
        @Override
        public String toString() {
            return value;
        }
    }

    /** The object of the latest item of this operation in the batch, or the ID Placeholder. */
    record OfOperation(UniqueIdentifierEnumeration operation) implements UniqueIdentifier {}

    /** The object of another item of the batch: from 0 on its number, below 0 counted back from the current one. */
    record OfItem(int index) implements UniqueIdentifier {}

    /** A Reference to another object (draft of 3.0). */
    record Reference(String value) implements UniqueIdentifier {}

    /** The name of an object (draft of 3.0). */
    record ByName(String value) implements UniqueIdentifier {}

    Codec<UniqueIdentifier> CODEC = new Codec<>() {
        private final Codec<UniqueIdentifierEnumeration> enumeration =
                Codec.enumeration(UniqueIdentifierEnumeration.class);

        @Override
        public UniqueIdentifier read(TtlvReader in) {
            var type = in.type();
            var first = switch (type) {
                case TEXT_STRING -> ProtocolVersion.V1_0;
                case ENUMERATION, INTEGER -> ProtocolVersion.V2_0;
                case IDENTIFIER, REFERENCE, NAME_REFERENCE -> ProtocolVersion.V3_0;
                default -> throw in.fault(Fault.MALFORMED, type.xmlName() + " (expected TextString)");
            };
            if (!in.version().isAtLeast(first)) {
                throw in.fault(Fault.MALFORMED, type.xmlName() + " (expected TextString in KMIP " + in.version() + ")");
            }
            var maxBytes = in.limits().maxNameBytes();
            return switch (type) {
                case ENUMERATION -> new OfOperation(enumeration.read(in));
                case INTEGER -> new OfItem(in.integer());
                case REFERENCE -> new Reference(in.text(type, maxBytes));
                case NAME_REFERENCE -> new ByName(in.text(type, maxBytes));
                default -> new Text(in.text(type, maxBytes));
            };
        }

        @Override
        public void write(TtlvWriter out, int tag, UniqueIdentifier identifier) {
            if (!carries(identifier, out.version())) {
                throw new UnencodableException(identifier + " does not exist in KMIP " + out.version());
            }
            var since3 = out.version().isAtLeast(ProtocolVersion.V3_0);
            switch (identifier) {
                case Text(var value) -> out.text(tag, since3 ? ItemType.IDENTIFIER : ItemType.TEXT_STRING, value);
                case OfOperation(var operation) -> enumeration.write(out, tag, operation);
                case OfItem(var index) -> out.integer(tag, index);
                case Reference(var value) -> out.text(tag, ItemType.REFERENCE, value);
                case ByName(var value) -> out.text(tag, ItemType.NAME_REFERENCE, value);
            }
        }

        @Override
        public boolean carries(UniqueIdentifier identifier, ProtocolVersion version) {
            return switch (identifier) {
                case Text _ -> true;
                case OfOperation _, OfItem _ -> version.isAtLeast(ProtocolVersion.V2_0);
                case Reference _, ByName _ -> version.isAtLeast(ProtocolVersion.V3_0);
            };
        }
    };

    /** A Reference and nothing else (draft of 3.0). */
    Codec<Reference> REFERENCE = name(ItemType.REFERENCE).map(Reference::new, Reference::value);

    /** A Name Reference and nothing else (draft of 3.0). */
    Codec<ByName> NAME_REFERENCE = name(ItemType.NAME_REFERENCE).map(ByName::new, ByName::value);

    static UniqueIdentifier of(String value) {
        return new Text(value);
    }

    private static Codec<String> name(ItemType type) {
        return Codec.of(
                in -> in.text(type, in.limits().maxNameBytes()), (out, tag, value) -> out.text(tag, type, value));
    }
}
