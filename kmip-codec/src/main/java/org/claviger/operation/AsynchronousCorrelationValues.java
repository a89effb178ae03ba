package org.claviger.operation;

import java.util.List;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;

/** A list of asynchronous requests (KMIP 2.1 section 7.1; since 2.1). */
public record AsynchronousCorrelationValues(List<Bytes> values) {
    public static final Struct<AsynchronousCorrelationValues> STRUCT = Struct.of(AsynchronousCorrelationValues::layout);

    public AsynchronousCorrelationValues {
        values = List.copyOf(values);
    }

    private static Construct<AsynchronousCorrelationValues> layout(Layout<AsynchronousCorrelationValues> s) {
        var values = s.repeated(Tag.ASYNCHRONOUS_CORRELATION_VALUE, Codec.BYTES, AsynchronousCorrelationValues::values);
        return in -> new AsynchronousCorrelationValues(in.read(values));
    }
}
