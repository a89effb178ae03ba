package org.claviger.server.command;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.claviger.attribute.AttributeTypes;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.Enumerations;
import org.claviger.enumeration.KmipEnumeration;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvReader;
import org.jspecify.annotations.Nullable;

/**
 * Prints a message as a tree of names and values. Byte strings are secret unless they are on the list of those that never
 * are. So are passwords, Key Material with everything inside it, and what has a tag that nobody knows or comes from a vendor:
 * whatever type it says that it has, for a message may be wrong. Enumerations and Booleans are shown all the same.
 */
final class MessagePrinter {
    private static final Set<Tag> OPEN_BYTES = EnumSet.of(
            Tag.ASYNCHRONOUS_CORRELATION_VALUE,
            Tag.AUTHENTICATED_ENCRYPTION_TAG,
            Tag.CERTIFICATE_VALUE,
            Tag.CORRELATION_VALUE,
            Tag.DIGEST_VALUE,
            Tag.IV_COUNTER_NONCE,
            Tag.SIGNATURE_DATA,
            Tag.UNIQUE_BATCH_ITEM_ID);
    private static final Set<Tag> SECRETS = EnumSet.of(
            Tag.HASHED_PASSWORD,
            Tag.KEY_MATERIAL,
            Tag.ONE_TIME_PASSWORD,
            Tag.PASSWORD,
            Tag.SALTED_PASSWORD,
            Tag.SERVER_HASHED_PASSWORD,
            Tag.VENDOR_EXTENSION);
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_BYTES = 64;
    private static final String INDENT = "  ";

    private final Consumer<String> lines;

    MessagePrinter(Consumer<String> lines) {
        this.lines = lines;
    }

    /**
     * Prints one message.
     *
     * @throws org.claviger.ttlv.TtlvException where it cannot be read on; all before has been printed
     */
    void print(TtlvReader in) {
        in.version(newest());
        while (in.hasNext()) {
            item(in, 0, false, null);
        }
    }

    /** Names of all versions are known, whatever the message says of itself. */
    private static ProtocolVersion newest() {
        return ProtocolVersion.V3_0;
    }

    /** @param names of the values of an Attribute Value, which its own tag does not tell */
    private void item(TtlvReader in, int depth, boolean secret, @Nullable EnumerationType<?> names) {
        var code = in.tag();
        var tag = Tag.of(code);
        var type = in.type();
        var label = INDENT.repeat(depth) + (tag == null ? "0x%06X".formatted(code) : tag.specName());
        var hidden = secret || tag == null || SECRETS.contains(tag);
        if (type == ItemType.STRUCTURE) {
            lines.accept(label);
            structure(in, depth + 1, hidden);
        } else {
            lines.accept(label + ": "
                    + (hidden
                            ? secretValue(in, type, namesOf(tag, names))
                            : value(in, type, tag, namesOf(tag, names))));
        }
    }

    private void structure(TtlvReader in, int depth, boolean secret) {
        in.enter();
        @Nullable EnumerationType<?> names = null;
        while (in.hasNext()) {
            if (in.tag() == Tag.ATTRIBUTE_NAME.code() && in.type() == ItemType.TEXT_STRING) {
                var name = in.text(ItemType.TEXT_STRING, in.limits().maxTextBytes());
                lines.accept(INDENT.repeat(depth) + Tag.ATTRIBUTE_NAME.specName() + ": " + quoted(name));
                names = AttributeTypes.ofName(name)
                        .flatMap(type -> Enumerations.ofTag(type.tag()))
                        .orElse(null);
            } else {
                item(in, depth, secret, in.tag() == Tag.ATTRIBUTE_VALUE.code() ? names : null);
            }
        }
        in.leave();
    }

    private static @Nullable EnumerationType<?> namesOf(@Nullable Tag tag, @Nullable EnumerationType<?> ofAttribute) {
        if (ofAttribute != null || tag == null) {
            return ofAttribute;
        }
        return Enumerations.ofTag(tag).orElse(null);
    }

    private static String secretValue(TtlvReader in, ItemType type, @Nullable EnumerationType<?> names) {
        return switch (type) {
            case ENUMERATION, BOOLEAN -> value(in, type, null, names);
            case TEXT_STRING -> in.secretText().length() + " bytes of text (not shown)";
            case BYTE_STRING -> bytes(in, false);
            case BIG_INTEGER -> bigInteger(in);
            default -> {
                in.skip();
                yield type.xmlName() + " (not shown)";
            }
        };
    }

    private static String value(TtlvReader in, ItemType type, @Nullable Tag tag, @Nullable EnumerationType<?> names) {
        return switch (type) {
            case STRUCTURE -> throw new IllegalArgumentException("a structure has no value");
            case INTEGER ->
                names != null && names.isMask() ? mask(in.mask(names), names) : String.valueOf(in.integer());
            case LONG_INTEGER -> String.valueOf(in.longInteger());
            case BIG_INTEGER -> bigInteger(in);
            case ENUMERATION ->
                tag == Tag.ATTRIBUTE_REFERENCE ? tagName(in.tagEnumeration()) : name(in.enumeration(names), names);
            case BOOLEAN -> String.valueOf(in.bool());
            case TEXT_STRING, IDENTIFIER, REFERENCE, NAME_REFERENCE ->
                quoted(in.text(type, in.limits().maxTextBytes()));
            case BYTE_STRING -> bytes(in, tag != null && OPEN_BYTES.contains(tag));
            case DATE_TIME -> in.dateTime().toString();
            case DATE_TIME_EXTENDED -> in.dateTimeExtended().toString();
            case INTERVAL -> in.interval() + " s";
        };
    }

    private static String bigInteger(TtlvReader in) {
        return in.secretBigInteger().length() + " bytes (Big Integer, not shown)";
    }

    private static String bytes(TtlvReader in, boolean open) {
        if (!open) {
            return in.secretBytes().length() + " bytes (not shown)";
        }
        var bytes = in.bytes();
        return bytes.length() <= LONGEST_BYTES ? bytes.toString() : bytes.length() + " bytes";
    }

    private static String quoted(String text) {
        var shown = text.length() <= LONGEST_TEXT
                ? text
                : text.substring(0, LONGEST_TEXT) + "… (" + text.length() + " characters)";
        var line = new StringBuilder("\"");
        shown.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                line.append("\\u%04x".formatted(c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.append('"').toString();
    }

    private static String tagName(int code) {
        var tag = Tag.of(code);
        return tag == null ? "0x%06X".formatted(code) : tag.specName();
    }

    private static String name(int value, @Nullable EnumerationType<?> names) {
        return known(value, names).orElse("0x%08X".formatted(value));
    }

    private static Optional<String> known(int value, @Nullable EnumerationType<?> names) {
        return Optional.ofNullable(names)
                .map(type -> (KmipEnumeration) type.byValue(value))
                .map(KmipEnumeration::specName);
    }

    private static String mask(int bits, EnumerationType<?> names) {
        if (bits == 0) {
            return "none";
        }
        var list = new StringJoiner(", ");
        for (var rest = bits; rest != 0; rest &= rest - 1) {
            list.add(name(Integer.lowestOneBit(rest), names));
        }
        return list.toString();
    }
}
