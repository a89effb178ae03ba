package org.claviger.hsm.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ByteFormsTest {
    private static final UUID ID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    @Test
    void everyKindOfFieldIsBigEndianAndReadBack() throws MalformedBytesException {
        byte[] bytes = new ByteWriter()
                .u8(0xFF)
                .i32(-2)
                .i64(3)
                .uuid(ID)
                .bytes(new byte[] {9})
                .text("𝄞")
                .raw(new byte[] {7})
                .toByteArray();

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("ff" + "fffffffe" + "0000000000000003" + "0123456789abcdef0123456789abcdef" + "0000000109"
                        + "00000004f09d849e" + "07");
        var in = new ByteReader(bytes);
        assertThat(in.u8("a")).isEqualTo(0xFF);
        assertThat(in.i32("b")).isEqualTo(-2);
        assertThat(in.i64("c")).isEqualTo(3);
        assertThat(in.uuid("d")).isEqualTo(ID);
        assertThat(in.bytes(1, "e")).containsExactly(9);
        assertThat(in.text(4, "f")).isEqualTo("𝄞");
        assertThat(in.raw(1, "g")).containsExactly(7);
        in.end();
    }

    @Test
    void aWriterGrowsAsNeeded() {
        assertThat(new ByteWriter().raw(new byte[100]).raw(new byte[1000]).toByteArray())
                .hasSize(1100);
    }

    @Test
    void aMissingByteIsReportedWithFieldAndOffset() {
        var in = new ByteReader(new byte[] {0, 0, 0, 2, 1});
        assertThatThrownBy(() -> in.bytes(9, "blob"))
                .isInstanceOf(MalformedBytesException.class)
                .hasMessage("blob needs 2 bytes, 1 are left at offset 4");
    }

    @Test
    void aLengthAboveTheLimitOrNegativeIsReported() {
        assertThatThrownBy(() -> new ByteReader(new byte[] {0, 0, 0, 2, 1, 1}).bytes(1, "blob"))
                .hasMessage("blob of 2 bytes (at most 1) at offset 0");
        assertThatThrownBy(() -> new ByteReader(new byte[] {-1, -1, -1, -1}).bytes(1, "blob"))
                .hasMessage("blob of 4294967295 bytes (at most 1) at offset 0");
    }

    @Test
    void bytesThatAreNotUtf8AreReported() {
        assertThatThrownBy(() -> new ByteReader(new byte[] {0, 0, 0, 1, (byte) 0xC3}).text(9, "name"))
                .hasMessage("name is not UTF-8 at offset 0");
    }

    @Test
    void aNumberThatIsNoByteIsRefused() {
        assertThatThrownBy(() -> new ByteWriter().u8(256)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ByteWriter().u8(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
