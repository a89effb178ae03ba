package org.claviger.conformance.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.claviger.ttlv.ItemType;

/** An item of a message that is being made. It need not be one that anybody would accept. */
final class Node {
    private static final int HEADER_BYTES = 8;

    int tag;
    /** The byte of the type; one of {@link ItemType} or none. */
    int type;
    /** Empty for a structure. */
    byte[] value;

    final List<Node> children;

    private Node(int tag, int type, byte[] value, List<Node> children) {
        this.tag = tag;
        this.type = type;
        this.value = value;
        this.children = new ArrayList<>(children);
    }

    static Node structure(int tag, List<Node> children) {
        return new Node(tag, ItemType.STRUCTURE.code(), new byte[0], children);
    }

    static Node leaf(int tag, ItemType type, byte[] value) {
        return new Node(tag, type.code(), value, List.of());
    }

    static Node integer(int tag, ItemType type, int value) {
        return leaf(tag, type, ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    static Node longInteger(int tag, ItemType type, long value) {
        return leaf(tag, type, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    /** Reads one item that is in order, with all in it. */
    static Node read(ByteBuffer in) {
        var head = in.getLong();
        var tag = (int) (head >>> 40);
        var type = (int) (head >>> 32) & 0xFF;
        var length = (int) head;
        if (type != ItemType.STRUCTURE.code()) {
            var value = new byte[length];
            in.get(value).position(in.position() + (-length & 7));
            return new Node(tag, type, value, List.of());
        }
        var children = new ArrayList<Node>();
        for (var end = in.position() + length; in.position() < end; ) {
            children.add(read(in));
        }
        return structure(tag, children);
    }

    Node copy() {
        return new Node(tag, type, value, children.stream().map(Node::copy).toList());
    }

    boolean isStructure() {
        return type == ItemType.STRUCTURE.code();
    }

    int bytes() {
        return HEADER_BYTES + valueBytes();
    }

    private int valueBytes() {
        return isStructure() ? children.stream().mapToInt(Node::bytes).sum() : value.length + 7 & ~7;
    }

    /** Writes the item, and adds where each header is to {@code headers}. */
    void write(ByteBuffer out, List<Integer> headers) {
        headers.add(out.position());
        var length = isStructure() ? valueBytes() : value.length;
        out.putLong((long) tag << 40 | (long) (type & 0xFF) << 32 | length);
        if (isStructure()) {
            children.forEach(child -> child.write(out, headers));
            return;
        }
        out.put(value).put(new byte[-value.length & 7]);
    }

    /** Returns the item as it travels. */
    byte[] encoded() {
        var out = ByteBuffer.allocate(bytes());
        write(out, new ArrayList<>());
        return out.array();
    }

    /** Adds this item and all that are in it. */
    void collect(List<Node> all) {
        all.add(this);
        children.forEach(child -> child.collect(all));
    }
}
