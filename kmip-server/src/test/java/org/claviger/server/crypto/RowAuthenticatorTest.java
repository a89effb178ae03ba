package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Stream;
import org.claviger.hsm.engine.KeyEngines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowAuthenticatorTest {
    private final SecureMemory memory = SecureMemory.open();
    private final Keyring keyring =
            Keyring.create(InMemoryRootKeys.withRoot().directory(), UUID.randomUUID(), KeyEngines.java(), memory);
    private final RowAuthenticator rows = keyring.rows();

    @AfterEach
    void closeEverything() {
        keyring.close();
        memory.close();
    }

    @Test
    void aRowIsVerifiedByItsOwnCode() {
        byte[] code = rows.code(row());
        assertThat(code).hasSize(RowAuthenticator.CODE_BYTES).startsWith(1);
        assertThat(rows.verify(row(), code)).isTrue();
    }

    static Stream<RowFields> otherRows() {
        return Stream.of(
                RowFields.of("grant")
                        .text("id", "a")
                        .integer("state", 2)
                        .absent("owner")
                        .bytes("mask", new byte[2]),
                RowFields.of("object")
                        .text("id", "b")
                        .integer("state", 2)
                        .absent("owner")
                        .bytes("mask", new byte[2]),
                RowFields.of("object")
                        .text("id", "a")
                        .integer("state", 3)
                        .absent("owner")
                        .bytes("mask", new byte[2]),
                RowFields.of("object")
                        .text("id", "a")
                        .integer("state", 2)
                        .text("owner", "")
                        .bytes("mask", new byte[2]),
                RowFields.of("object")
                        .text("id", "a")
                        .integer("state", 2)
                        .absent("owner")
                        .bytes("mask", new byte[3]),
                RowFields.of("object")
                        .text("id", "a")
                        .integer("state", 2)
                        .absent("owner")
                        .text("mask", "\0\0"),
                RowFields.of("object")
                        .text("id", "a")
                        .integer("date", 2)
                        .absent("owner")
                        .bytes("mask", new byte[2]),
                RowFields.of("object")
                        .integer("state", 2)
                        .text("id", "a")
                        .absent("owner")
                        .bytes("mask", new byte[2]),
                RowFields.of("object").text("id", "a").integer("state", 2).absent("owner"),
                row().absent("more"));
    }

    @ParameterizedTest
    @MethodSource("otherRows")
    void aRowThatDiffersInAnythingIsRefused(RowFields other) {
        assertThat(rows.verify(other, rows.code(row()))).isFalse();
    }

    @Test
    void aCodeChangedOrCutAnywhereIsRefused() {
        byte[] code = rows.code(row());
        for (int i = 0; i < code.length; i++) {
            byte[] changed = code.clone();
            changed[i] ^= 1;
            assertThat(rows.verify(row(), changed)).isFalse();
            assertThat(rows.verify(row(), Arrays.copyOf(code, i))).isFalse();
        }
        assertThat(rows.verify(row(), Arrays.copyOf(code, code.length + 1))).isFalse();
    }

    @Test
    void aRowOfAnotherKeyringIsRefused() {
        try (var other =
                Keyring.create(InMemoryRootKeys.withRoot().directory(), UUID.randomUUID(), KeyEngines.java(), memory)) {
            assertThat(other.rows().verify(row(), rows.code(row()))).isFalse();
        }
    }

    @Test
    void theByteFormOfARowIsAsDocumented() {
        assertThat(HexFormat.of().formatHex(row().toBytes()))
                .isEqualTo("01" + "000000066f626a656374" // object
                        + "000000026964" + "02" + "0000000161" // id: text "a"
                        + "000000057374617465" + "01" + "0000000000000002" // state: integer 2
                        + "000000056f776e6572" + "00" // owner: absent
                        + "000000046d61736b" + "03" + "000000020000"); // mask: two bytes
    }

    private static RowFields row() {
        return RowFields.of("object")
                .text("id", "a")
                .integer("state", 2)
                .absent("owner")
                .bytes("mask", new byte[2]);
    }
}
