package org.claviger.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Child keys that are asked for in a Message Extension. */
class ChildKeyTest {
    private static final ChildKey CHILD =
            new ChildKey(DerivationPath.parse("m/0'/2147483647'/7"), Optional.of(Bytes.ofHex("02ab")));

    private static MessageExtension extension(TtlvItem... items) {
        return new MessageExtension(
                ChildKey.VENDOR, true, TtlvItem.structure(Tag.VENDOR_EXTENSION.code(), List.of(items)));
    }

    @Test
    void whatIsAskedForIsRead() {
        var unchecked = new ChildKey(DerivationPath.parse("m"), Optional.empty());
        var foreign = new MessageExtension("acme", false, TtlvItem.text(Tag.VENDOR_EXTENSION.code(), "x"));

        assertThat(CHILD.extension().criticalityIndicator()).isTrue();
        assertThat(ChildKey.in(List.of(foreign, CHILD.extension()))).contains(CHILD);
        assertThat(ChildKey.in(List.of(unchecked.extension()))).contains(unchecked);
        assertThat(ChildKey.in(List.of(foreign))).isEmpty();
    }

    @Test
    void whatIsMalformedIsNotGuessed() {
        var path = TtlvItem.text(ChildKey.PATH_TAG, "m/0");
        var key = new TtlvItem(ChildKey.PUBLIC_KEY_TAG, ItemType.BYTE_STRING, Bytes.ofHex("02"));
        for (var extension : List.of(
                extension(),
                extension(key),
                extension(path, path),
                extension(path, key, key),
                extension(path, TtlvItem.text(ChildKey.PUBLIC_KEY_TAG + 1, "more")),
                extension(TtlvItem.text(ChildKey.PUBLIC_KEY_TAG, "02"), path),
                new MessageExtension(ChildKey.VENDOR, true, TtlvItem.text(Tag.VENDOR_EXTENSION.code(), "m/0")))) {
            assertThatThrownBy(() -> ChildKey.in(List.of(extension)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Vendor Extension of org.claviger (expected a structure");
        }
        assertThatThrownBy(() -> ChildKey.in(List.of(CHILD.extension(), CHILD.extension())))
                .hasMessage("more than one Message Extension of org.claviger");
    }

    @ParameterizedTest
    @ValueSource(strings = {"m", "m/0", "m/0'", "m/2147483647'/0/1", "m/44'/0'/0'/1/5"})
    void aPathIsWrittenAsItWasRead(String path) {
        assertThat(DerivationPath.parse(path)).hasToString(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "m/",
                "/0",
                "m//0",
                "m/-1",
                "m/+1",
                "m/2147483648",
                "m/99999999999",
                "m/0h",
                "m/'",
                "M/0"
            })
    void whatIsNoPathIsRefused(String path) {
        assertThatThrownBy(() -> DerivationPath.parse(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a derivation path (expected one such as m/0'/5)");
    }

    @Test
    void aPathHasAtMostTenLevels() {
        assertThat(new DerivationPath(Collections.nCopies(10, 1)).indices()).hasSize(10);
        assertThatThrownBy(() -> new DerivationPath(Collections.nCopies(11, 1)))
                .hasMessage("a derivation path of 11 levels (expected at most 10)");
    }
}
