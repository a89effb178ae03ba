package org.claviger.schema;

import java.util.List;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;

/** How the value of a field is told from others, read and written: by one tag, by a choice of tags, or by a sibling. */
interface FieldType<V> {
    /** The name of the field for messages. */
    String name();

    /** The tags under which it may stand. */
    List<Tag> tags();

    V read(TtlvReader in);

    void write(TtlvWriter out, Object structure, V value);

    /** Tells whether the version can carry this value of the field. */
    boolean carries(Object structure, V value, ProtocolVersion version);
}
