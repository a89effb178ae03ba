package org.claviger.schema;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Function;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.KmipEnumeration;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvItem;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.UnencodableException;
import org.claviger.ttlv.VersionRange;

/**
 * How a value of one type travels.
 *
 * @param <T> the type of the value
 */
public interface Codec<T> {
    /** Reads the item at the cursor, whose tag the caller has matched. */
    T read(TtlvReader in);

    /** Writes {@code value} as an item with this tag. */
    void write(TtlvWriter out, int tag, T value);

    /** Tells whether the version can carry this value. */
    default boolean carries(T value, ProtocolVersion version) {
        return true;
    }

    Codec<Integer> INTEGER = new Codec<>() {
        @Override
        public Integer read(TtlvReader in) {
            return in.integer();
        }

        @Override
        public void write(TtlvWriter out, int tag, Integer value) {
            out.integer(tag, value);
        }
    };
    Codec<Long> LONG_INTEGER = of(TtlvReader::longInteger, TtlvWriter::longInteger);
    Codec<BigInteger> BIG_INTEGER = of(TtlvReader::bigInteger, TtlvWriter::bigInteger);
    Codec<Boolean> BOOLEAN = of(TtlvReader::bool, TtlvWriter::bool);
    Codec<String> TEXT = text(ItemType.TEXT_STRING);
    Codec<Bytes> BYTES = of(TtlvReader::bytes, TtlvWriter::bytes);
    Codec<Instant> DATE_TIME = of(TtlvReader::dateTime, TtlvWriter::dateTime);
    Codec<Instant> DATE_TIME_EXTENDED = of(TtlvReader::dateTimeExtended, TtlvWriter::dateTimeExtended);

    /** An Interval: whole seconds, from 0 to 2^32 - 1. */
    Codec<Duration> INTERVAL =
            of(in -> Duration.ofSeconds(in.interval()), (out, tag, value) -> out.interval(tag, value.toSeconds()));

    /** A Byte String that is key material, plaintext or the like. */
    Codec<Secret> SECRET_BYTES = of(TtlvReader::secretBytes, TtlvWriter::secretBytes);

    /** A Text String that is a password or the like, as UTF-8 bytes. */
    Codec<Secret> SECRET_TEXT = of(TtlvReader::secretText, TtlvWriter::secretText);

    /** A Big Integer that is part of a private key, as two's complement bytes. */
    Codec<Secret> SECRET_BIG_INTEGER = of(TtlvReader::secretBigInteger, TtlvWriter::secretBigInteger);

    /** Any item, kept as it is. It is written under the tag that the field asks for. */
    Codec<TtlvItem> ANY =
            of(TtlvItem::read, (out, tag, item) -> item.withTag(tag).write(out));

    /** An Enumeration whose value is a tag code. */
    Codec<Integer> TAG_ENUMERATION = of(TtlvReader::tagEnumeration, TtlvWriter::tagEnumeration);

    /** Returns a text of this type, as long as the reader's limits allow. */
    static Codec<String> text(ItemType type) {
        return of(in -> in.text(type, in.limits().maxTextBytes()), (out, tag, value) -> out.text(tag, type, value));
    }

    /** Returns the codec of an enumeration; a value that the message's version does not have is refused. */
    @SuppressWarnings("EnumOrdinal") // arrays made of the same constants
    static <E extends Enum<E> & KmipEnumeration> Codec<E> enumeration(Class<E> values) {
        var type = EnumerationType.of(values);
        var constants = values.getEnumConstants();
        var numbers = Arrays.stream(constants).mapToInt(KmipEnumeration::value).toArray();
        var versions = Arrays.stream(constants).map(KmipEnumeration::versions).toArray(VersionRange[]::new);
        return new Codec<>() {
            @Override
            public E read(TtlvReader in) {
                var code = in.enumeration(type);
                var value = type.byValue(code);
                if (value == null) {
                    throw in.fault(Fault.UNKNOWN, "%s 0x%08X (no such value)".formatted(type.specName(), code));
                }
                if (!versions[value.ordinal()].contains(in.version())) {
                    throw in.fault(
                            Fault.UNKNOWN,
                            "%s %s (not in KMIP %s)".formatted(type.specName(), value.specName(), in.version()));
                }
                return value;
            }

            @Override
            public void write(TtlvWriter out, int tag, E value) {
                if (!versions[value.ordinal()].contains(out.version())) {
                    throw new UnencodableException("%s %s does not exist in KMIP %s"
                            .formatted(type.specName(), value.specName(), out.version()));
                }
                out.enumeration(tag, numbers[value.ordinal()], type);
            }

            @Override
            public boolean carries(E value, ProtocolVersion version) {
                return versions[value.ordinal()].contains(version);
            }
        };
    }

    /** Returns the codec of a bit mask. */
    static <E extends Enum<E> & KmipEnumeration> Codec<BitMask<E>> mask(Class<E> bits) {
        var type = EnumerationType.of(bits);
        return new Codec<>() {
            @Override
            public BitMask<E> read(TtlvReader in) {
                return new BitMask<>(type, in.mask(type));
            }

            @Override
            public void write(TtlvWriter out, int tag, BitMask<E> value) {
                out.mask(tag, value.bits(), type);
            }
        };
    }

    static <T> Codec<T> of(Reading<T> reading, Writing<T> writing) {
        // A record, because the compiler trusts its fields: of a constant one, both ways are inlined.
        record BothWays<T>(Reading<T> reading, Writing<T> writing) implements Codec<T> {
            @Override
            public T read(TtlvReader in) {
                return reading.read(in);
            }

            @Override
            public void write(TtlvWriter out, int tag, T value) {
                writing.write(out, tag, value);
            }
        }
        return new BothWays<>(reading, writing);
    }

    /**
     * Returns the codec of another type that travels as this one does.
     *
     * @param to may throw {@link IllegalArgumentException} for a value that is none of the other type's
     */
    default <U> Codec<U> map(Function<T, U> to, Function<U, T> from) {
        var self = this;
        return new Codec<>() {
            @Override
            public U read(TtlvReader in) {
                var value = self.read(in);
                try {
                    return to.apply(value);
                } catch (IllegalArgumentException e) {
                    throw withCause(in.fault(Fault.MALFORMED, String.valueOf(e.getMessage())), e);
                }
            }

            @Override
            public void write(TtlvWriter out, int tag, U value) {
                self.write(out, tag, from.apply(value));
            }

            @Override
            public boolean carries(U value, ProtocolVersion version) {
                return self.carries(from.apply(value), version);
            }
        };
    }

    private static TtlvException withCause(TtlvException fault, Throwable cause) {
        fault.initCause(cause);
        return fault;
    }

    /** Returns the codec of a value that travels as {@code this} up to {@code last}, and as {@code then} afterwards. */
    default Codec<T> until(ProtocolVersion last, Codec<T> then) {
        var first = this;
        return new Codec<>() {
            private Codec<T> in(ProtocolVersion version) {
                return version.compareTo(last) <= 0 ? first : then;
            }

            @Override
            public T read(TtlvReader in) {
                return in(in.version()).read(in);
            }

            @Override
            public void write(TtlvWriter out, int tag, T value) {
                in(out.version()).write(out, tag, value);
            }

            @Override
            public boolean carries(T value, ProtocolVersion version) {
                return in(version).carries(value, version);
            }
        };
    }

    /** How a value is read. */
    @FunctionalInterface
    interface Reading<T> {
        T read(TtlvReader in);
    }

    /** How a value is written. */
    @FunctionalInterface
    interface Writing<T> {
        void write(TtlvWriter out, int tag, T value);
    }
}
