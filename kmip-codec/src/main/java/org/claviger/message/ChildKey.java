package org.claviger.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;

/**
 * A vendor's addition to Sign: sign not with the key itself but with a descendant of it (BIP-32), which exists only while it
 * signs (KMIP 2.1 section 9.14, KMIP 1.4 section 6.16). A server that does not know the extension would sign with the wrong key, so
 * it is critical.
 *
 * @param path from the key to its descendant
 * @param publicKey what the descendant's public key must be, compressed, 33 bytes; with another one nothing is signed
 */
public record ChildKey(DerivationPath path, Optional<Bytes> publicKey) {
    /** Who defines this extension. */
    public static final String VENDOR = "org.claviger";

    /** The tag of the path, a Text String. */
    public static final int PATH_TAG = Tag.FIRST_EXTENSION + 1;

    /** The tag of the public key, a Byte String. */
    public static final int PUBLIC_KEY_TAG = Tag.FIRST_EXTENSION + 2;

    /** Returns the extension that asks for this key. */
    public MessageExtension extension() {
        var items = new ArrayList<TtlvItem>(2);
        items.add(TtlvItem.text(PATH_TAG, path.toString()));
        publicKey.ifPresent(key -> items.add(new TtlvItem(PUBLIC_KEY_TAG, ItemType.BYTE_STRING, key)));
        return new MessageExtension(VENDOR, true, TtlvItem.structure(Tag.VENDOR_EXTENSION.code(), items));
    }

    /** Tells whether an extension is one of these, well-formed or not. */
    public static boolean isIn(MessageExtension extension) {
        return extension.vendorIdentification().equals(VENDOR);
    }

    /**
     * Returns what the extensions of a batch item ask for.
     *
     * @throws IllegalArgumentException if it is asked for more than once, or malformed
     */
    public static Optional<ChildKey> in(List<MessageExtension> extensions) {
        var own = extensions.stream().filter(ChildKey::isIn).toList();
        if (own.size() > 1) {
            throw new IllegalArgumentException("more than one Message Extension of " + VENDOR);
        }
        return own.stream().findFirst().map(extension -> read(extension.vendorExtension()));
    }

    private static ChildKey read(TtlvItem extension) {
        if (extension.type() != ItemType.STRUCTURE) {
            throw malformed();
        }
        Optional<DerivationPath> path = Optional.empty();
        Optional<Bytes> publicKey = Optional.empty();
        for (var item : extension.items()) {
            if (item.tag() == PATH_TAG && item.value() instanceof String text && path.isEmpty()) {
                path = Optional.of(DerivationPath.parse(text));
            } else if (item.tag() == PUBLIC_KEY_TAG && item.value() instanceof Bytes key && publicKey.isEmpty()) {
                publicKey = Optional.of(key);
            } else {
                throw malformed();
            }
        }
        return new ChildKey(path.orElseThrow(ChildKey::malformed), publicKey);
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException(
                "Vendor Extension of " + VENDOR
                        + " (expected a structure of a path 0x540001, Text String, and maybe a public key 0x540002, Byte String)");
    }
}
