package org.claviger.conformance.wire;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.claviger.enumeration.KmipEnumeration;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Tag;

/**
 * One item of a message (KMIP 2.1 section 10.1), free to be wrong: any tag, any type, any bytes.
 *
 * @param value without padding; of a structure, the encoded items
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode look into it
public record Ttlv(int tag, int type, byte[] value) {
    private static final int HEADER_BYTES = 8;
    private static final int ALIGNMENT = 8;
    private static final int TYPE_SHIFT = 24;

    private static Ttlv of(Tag tag, ItemType type, byte[] value) {
        return new Ttlv(tag.code(), type.code(), value);
    }

    public static Ttlv structure(Tag tag, Ttlv... items) {
        return structure(tag, Arrays.asList(items));
    }

    public static Ttlv structure(Tag tag, List<Ttlv> items) {
        return of(tag, ItemType.STRUCTURE, join(items));
    }

    public static Ttlv integer(Tag tag, int value) {
        return of(
                tag,
                ItemType.INTEGER,
                ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    public static Ttlv longInteger(Tag tag, long value) {
        return of(
                tag,
                ItemType.LONG_INTEGER,
                ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    public static Ttlv bigInteger(Tag tag, BigInteger value) {
        var digits = value.toByteArray();
        var padded = new byte[(digits.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT];
        Arrays.fill(padded, (byte) (value.signum() < 0 ? -1 : 0));
        System.arraycopy(digits, 0, padded, padded.length - digits.length, digits.length);
        return of(tag, ItemType.BIG_INTEGER, padded);
    }

    public static Ttlv enumeration(Tag tag, int value) {
        return of(
                tag,
                ItemType.ENUMERATION,
                ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    public static Ttlv enumeration(Tag tag, KmipEnumeration value) {
        return enumeration(tag, value.value());
    }

    public static Ttlv bool(Tag tag, boolean value) {
        return of(
                tag,
                ItemType.BOOLEAN,
                ByteBuffer.allocate(Long.BYTES).putLong(value ? 1 : 0).array());
    }

    public static Ttlv text(Tag tag, String value) {
        return of(tag, ItemType.TEXT_STRING, value.getBytes(StandardCharsets.UTF_8));
    }

    public static Ttlv bytes(Tag tag, byte... value) {
        return of(tag, ItemType.BYTE_STRING, value.clone());
    }

    public static Ttlv dateTime(Tag tag, Instant value) {
        return of(
                tag,
                ItemType.DATE_TIME,
                ByteBuffer.allocate(Long.BYTES).putLong(value.getEpochSecond()).array());
    }

    public static Ttlv interval(Tag tag, int seconds) {
        return of(
                tag,
                ItemType.INTERVAL,
                ByteBuffer.allocate(Integer.BYTES).putInt(seconds).array());
    }

    /** Returns this item under another tag. */
    public Ttlv withTag(Tag other) {
        return new Ttlv(other.code(), type, value);
    }

    /** Returns this structure with one more item at the end. */
    public Ttlv plus(Ttlv item) {
        return new Ttlv(
                tag, type, join(Stream.concat(items().stream(), Stream.of(item)).toList()));
    }

    private static byte[] join(List<Ttlv> items) {
        var encoded = items.stream().map(Ttlv::encode).toList();
        var joined = ByteBuffer.allocate(
                encoded.stream().mapToInt(item -> item.length).sum());
        encoded.forEach(joined::put);
        return joined.array();
    }

    /** Returns the bytes of this item with header and padding. */
    public byte[] encode() {
        var padded = (value.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        return ByteBuffer.allocate(HEADER_BYTES + padded)
                .putInt(tag << Byte.SIZE | type)
                .putInt(value.length)
                .put(value)
                .array();
    }

    /** Reads the one item that these bytes are. */
    public static Ttlv parse(byte[] encoded) {
        var in = ByteBuffer.wrap(encoded);
        var item = next(in);
        if (in.hasRemaining()) {
            throw new IllegalArgumentException(in.remaining() + " bytes too many");
        }
        return item;
    }

    private static Ttlv next(ByteBuffer in) {
        var head = in.getInt();
        var value = new byte[in.getInt()];
        in.get(value);
        in.position(in.position() + (ALIGNMENT - value.length % ALIGNMENT) % ALIGNMENT);
        return new Ttlv(head >>> Byte.SIZE, head << TYPE_SHIFT >>> TYPE_SHIFT, value);
    }

    /** Returns the items of this structure. */
    public List<Ttlv> items() {
        if (type != ItemType.STRUCTURE.code()) {
            throw new IllegalStateException("no structure: " + this);
        }
        var in = ByteBuffer.wrap(value);
        var items = new ArrayList<Ttlv>();
        while (in.hasRemaining()) {
            items.add(next(in));
        }
        return items;
    }

    /** Returns the items of this structure that have this tag. */
    public List<Ttlv> all(Tag wanted) {
        return items().stream().filter(item -> item.tag == wanted.code()).toList();
    }

    public Optional<Ttlv> find(Tag wanted) {
        return all(wanted).stream().findFirst();
    }

    /** Returns what is found by going down from structure to structure. */
    public Ttlv at(Tag... path) {
        var here = this;
        for (var step : path) {
            var structure = here;
            here = structure.find(step).orElseThrow(() -> new AssertionError("no " + step + " in " + structure));
        }
        return here;
    }

    /** Returns the tags of this structure's items, in their order. */
    public List<Tag> tags() {
        return items().stream()
                .map(item -> Optional.ofNullable(Tag.of(item.tag)).orElseThrow())
                .toList();
    }

    /** Tells whether this item or any below it has this tag. */
    public boolean contains(Tag wanted) {
        return tag == wanted.code()
                || type == ItemType.STRUCTURE.code() && items().stream().anyMatch(item -> item.contains(wanted));
    }

    public String string() {
        return new String(value, StandardCharsets.UTF_8);
    }

    /** Returns the value of an Integer, Enumeration or Interval. */
    public int number() {
        return ByteBuffer.wrap(value).getInt();
    }

    /** Returns the value of a Long Integer, Boolean or Date-Time. */
    public long longNumber() {
        return ByteBuffer.wrap(value).getLong();
    }

    /** The whole tree, in a line, for a failed assertion; tests only put throw-away secrets into messages. */
    @Override
    public String toString() {
        var name = Optional.ofNullable(Tag.of(tag)).map(Tag::xmlName).orElseGet(() -> Integer.toHexString(tag));
        if (type == ItemType.STRUCTURE.code()) {
            return name + items();
        }
        return name + "="
                + (type == ItemType.TEXT_STRING.code()
                        ? string()
                        : HexFormat.of().formatHex(value));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ttlv item && tag == item.tag && type == item.type && Arrays.equals(value, item.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encode());
    }
}
