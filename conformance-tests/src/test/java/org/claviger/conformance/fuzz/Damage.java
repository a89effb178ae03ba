package org.claviger.conformance.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.claviger.HostileReading;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Tag;

/** What a hostile peer may do to a message: to its items before they are encoded, or to its bytes afterwards. */
final class Damage {
    private static final int DEEPEST = 70;
    private static final int WIDEST = 300;
    private static final int MAX_BYTES = 60_000;
    private static final Tag[] TAGS = Tag.values();
    private static final long[] WORDS = {
        0,
        1,
        2,
        -1,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        1L << 32,
        -1L << 32,
        0x8000_0000_0000_0000L,
        0x7FFF_FFFF_0000_0000L,
        0x8000_0001_0000_0000L,
        31_556_889_864_403_199L, // the last second of the calendar
        31_556_889_864_403_200L,
        -31_557_014_167_219_201L
    };
    /** Not UTF-8: a byte alone, an overlong slash, half a pair, too great, cut off. */
    private static final byte[][] BAD_TEXTS = {
        {(byte) 0x80},
        {(byte) 0xC0, (byte) 0xAF},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
        {(byte) 0xE2, (byte) 0x82}
    };

    private final SplittableRandom random;

    Damage(SplittableRandom random) {
        this.random = random;
    }

    /** Changes the items of {@code message}; it may take some from {@code other}, which is another one. */
    void changeItems(Node message, Node other) {
        var all = new ArrayList<Node>();
        message.collect(all);
        var parent = oneOf(all.stream()
                .filter(item -> item == message || !item.children.isEmpty())
                .toList());
        var node = oneOf(all);
        switch (random.nextInt(9)) {
            case 0 -> remove(parent);
            case 1 -> repeat(parent, 1);
            case 2 -> repeat(parent, 1 + random.nextInt(WIDEST));
            case 3 -> Collections.shuffle(parent.children, new Random(random.nextLong()));
            case 4 -> splice(parent, other);
            case 5 -> wrap(node);
            case 6 -> node.tag = tag();
            case 7 -> node.type = random.nextInt(0x11);
            default -> resize(node);
        }
        if (message.bytes() > MAX_BYTES) {
            message.children.clear();
        }
    }

    private static void remove(Node parent, int place) {
        if (!parent.children.isEmpty()) {
            parent.children.remove(place);
        }
    }

    private void remove(Node parent) {
        remove(parent, place(parent));
    }

    private int place(Node parent) {
        return parent.children.isEmpty() ? 0 : random.nextInt(parent.children.size());
    }

    private void repeat(Node parent, int times) {
        if (parent.children.isEmpty()) {
            return;
        }
        var child = parent.children.get(place(parent));
        for (var i = 0; i < times && child.bytes() * i < MAX_BYTES; i++) {
            parent.children.add(place(parent), child.copy());
        }
    }

    private void splice(Node parent, Node other) {
        var all = new ArrayList<Node>();
        other.collect(all);
        parent.children.add(place(parent), oneOf(all).copy());
    }

    private void wrap(Node node) {
        var inner = node.copy();
        for (var depth = random.nextInt(DEEPEST); depth > 0; depth--) {
            inner = Node.structure(node.tag, List.of(inner));
        }
        node.type = ItemType.STRUCTURE.code();
        node.children.clear();
        node.children.add(inner);
    }

    private void resize(Node node) {
        if (!node.isStructure()) {
            node.value = new byte[random.nextInt(random.nextInt(8) == 0 ? 5_000 : 40)];
            random.nextBytes(node.value);
        }
    }

    /**
     * Changes some bytes of an encoded message.
     *
     * @param headers where its items begin
     * @return how many bytes it has now
     */
    int changeBytes(ByteBuffer message, List<Integer> headers, int length) {
        var at = oneOf(headers);
        var declared = message.getInt(at + 4);
        switch (random.nextInt(13)) {
            case 0 -> message.putInt(at, (tag() << 8) | (message.get(at + 3) & 0xFF));
            case 1 -> message.put(at + 3, (byte) random.nextInt(0x11));
            case 2 -> message.putInt(at + 4, oneOf(HostileReading.LENGTHS));
            case 3 -> message.putInt(at + 4, declared + random.nextInt(-17, 18));
            case 4, 5 -> putWord(message, at + 8, WORDS[random.nextInt(WORDS.length)], length);
            case 6 -> putWord(message, at + 8, random.nextLong(), length);
            case 7 -> putWord(message, at + 8, (long) random.nextInt(0x200) << 32, length);
            case 8 -> message.put(random.nextInt(length), (byte) random.nextInt());
            case 9 -> {
                var flipped = random.nextInt(length);
                message.put(flipped, (byte) (message.get(flipped) ^ (1 << random.nextInt(8))));
            }
            case 10 -> {
                var text = BAD_TEXTS[random.nextInt(BAD_TEXTS.length)];
                message.put(Math.min(at + 8, length - text.length), text);
            }
            case 11 -> {
                return random.nextInt(4) == 0 ? random.nextInt(length) : length;
            }
            default -> {
                var behind = at + 8 + ((Math.clamp(declared, 0, length) + 7) & ~7) - 1;
                if (behind < length) {
                    message.put(behind, (byte) 1); // the last byte of its padding, if it has any
                }
            }
        }
        return length;
    }

    private static void putWord(ByteBuffer message, int at, long word, int length) {
        if (at + Long.BYTES <= length) {
            message.putLong(at, word);
        }
    }

    private int tag() {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(0x100_0000);
            case 1 -> Tag.FIRST_EXTENSION + random.nextInt(0x100);
            default -> TAGS[random.nextInt(TAGS.length)].code();
        };
    }

    private <E> E oneOf(List<E> values) {
        return values.get(random.nextInt(values.size()));
    }
}
