package org.claviger.operation;

import org.claviger.enumeration.DataEnumeration;
import org.claviger.schema.Codec;
import org.claviger.secret.Secret;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.UnencodableException;

/**
 * The data of a cryptographic operation: given, or from 2.1 on what an earlier item of the batch gave (KMIP 2.1 section 7.9).
 */
public sealed interface DataReference {
    /** The data itself. */
    record Given(Secret bytes) implements DataReference {}

    /** The output of the latest item of this operation. */
    record OfOperation(DataEnumeration operation) implements DataReference {}

    /** The output of another item of the batch: from 0 on its number, below 0 counted back from the current one. */
    record OfItem(int index) implements DataReference {}

    Codec<DataReference> CODEC = new Codec<>() {
        private final Codec<DataEnumeration> enumeration = Codec.enumeration(DataEnumeration.class);

        @Override
        public DataReference read(TtlvReader in) {
            var type = in.type();
            if (type != ItemType.BYTE_STRING && !in.version().isAtLeast(ProtocolVersion.V2_0)) {
                throw in.fault(Fault.MALFORMED, type.xmlName() + " (expected ByteString)");
            }
            return switch (type) {
                case ENUMERATION -> new OfOperation(enumeration.read(in));
                case INTEGER -> new OfItem(in.integer());
                default -> new Given(in.secretBytes());
            };
        }

        @Override
        public void write(TtlvWriter out, int tag, DataReference data) {
            if (!carries(data, out.version())) {
                throw new UnencodableException(
                        "Data that refers to another batch item does not exist in KMIP " + out.version());
            }
            switch (data) {
                case Given(var bytes) -> out.secretBytes(tag, bytes);
                case OfOperation(var operation) -> enumeration.write(out, tag, operation);
                case OfItem(var index) -> out.integer(tag, index);
            }
        }

        @Override
        public boolean carries(DataReference data, ProtocolVersion version) {
            return data instanceof Given || version.isAtLeast(ProtocolVersion.V2_0);
        }
    };

    static DataReference of(Secret bytes) {
        return new Given(bytes);
    }
}
