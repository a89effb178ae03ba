package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Builds an array of {@code CK_ATTRIBUTE}: the attributes of a key to make, or to look for. */
final class Template {
    /** Type, pointer and length. */
    static final long ATTRIBUTE_BYTES = 24;

    private record Row(long type, MemorySegment value) {}

    private final SegmentAllocator memory;
    private final Set<Long> leftOut;
    private final List<Row> rows = new ArrayList<>();

    /** @param leftOut attributes that the device doesn't know; they are not sent */
    Template(SegmentAllocator memory, Set<Long> leftOut) {
        this.memory = memory;
        this.leftOut = leftOut;
    }

    Template flag(long type, boolean value) {
        var segment = memory.allocate(1);
        segment.set(JAVA_BYTE, 0, (byte) (value ? 1 : 0));
        return segment(type, segment);
    }

    Template number(long type, long value) {
        return segment(type, memory.allocateFrom(JAVA_LONG, value));
    }

    Template bytes(long type, byte[] value) {
        var segment = memory.allocate(value.length);
        segment.copyFrom(MemorySegment.ofArray(value));
        return segment(type, segment);
    }

    Template text(long type, String value) {
        return bytes(type, value.getBytes(StandardCharsets.UTF_8));
    }

    /** @param value in memory that stays as long as the template is used */
    Template segment(long type, MemorySegment value) {
        if (!leftOut.contains(type)) {
            rows.add(new Row(type, value));
        }
        return this;
    }

    int count() {
        return rows.size();
    }

    /** The address of the array. */
    long address() {
        var array = memory.allocate(rows.size() * ATTRIBUTE_BYTES, Long.BYTES);
        for (int i = 0; i < rows.size(); i++) {
            var row = array.asSlice(i * ATTRIBUTE_BYTES, ATTRIBUTE_BYTES);
            row.set(JAVA_LONG, 0, rows.get(i).type());
            row.set(JAVA_LONG, 8, rows.get(i).value().address());
            row.set(JAVA_LONG, 16, rows.get(i).value().byteSize());
        }
        return array.address();
    }
}
