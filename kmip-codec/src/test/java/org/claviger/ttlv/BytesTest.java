package org.claviger.ttlv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

/** Bytes cannot be changed by who gave them or who got them. */
class BytesTest {
    @Test
    void aCopyDoesNotFollowItsSource() {
        var source = new byte[] {1, 2};
        var bytes = Bytes.copyOf(source);
        source[0] = 9;
        assertThat(bytes).isEqualTo(Bytes.ofHex("0102"));
    }

    @Test
    void anArrayOfThemIsACopy() {
        var bytes = Bytes.ofHex("0102");
        bytes.toArray()[0] = 9;
        assertThat(bytes.toArray()).containsExactly(1, 2);
    }

    @Test
    void aBufferOfThemCannotBeWritten() {
        var buffer = Bytes.ofHex("0102").asReadOnlyBuffer();
        assertThatThrownBy(() -> buffer.put(0, (byte) 9)).isInstanceOf(ReadOnlyBufferException.class);
        assertThat(buffer.remaining()).isEqualTo(2);
    }

    @Test
    void theyAreCopiedToAPlaceInAnArray() {
        var target = new byte[4];
        Bytes.ofHex("0102").copyTo(target, 1);
        assertThat(target).containsExactly(0, 1, 2, 0);
        assertThatThrownBy(() -> Bytes.ofHex("0102").copyTo(target, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void emptyOnesAreAllTheSame() {
        assertThat(Bytes.copyOf(new byte[0])).isSameAs(Bytes.EMPTY);
        assertThat(Bytes.wrap(new byte[0])).isSameAs(Bytes.EMPTY);
        assertThat(Bytes.ofHex("")).isSameAs(Bytes.EMPTY);
        assertThat(Bytes.EMPTY.length()).isZero();
    }

    @Test
    void theyAreEqualByTheirValue() {
        assertThat(Bytes.ofHex("0aFF")).isEqualTo(Bytes.ofHex("0Aff")).hasSameHashCodeAs(Bytes.ofHex("0Aff"));
        assertThat(Bytes.ofHex("0a")).isNotEqualTo(Bytes.ofHex("0a00")).isNotEqualTo(Bytes.ofHex("0b"));
    }

    @Test
    void theyPrintAsHexadecimal() {
        assertThat(Bytes.ofHex("0AFF")).hasToString("0aff");
        assertThat(Bytes.ofHex("0AFF").at(1)).isEqualTo((byte) -1);
    }

    @Test
    void whatIsNotHexadecimalIsNone() {
        assertThatThrownBy(() -> Bytes.ofHex("abc")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bytes.ofHex("xy")).isInstanceOf(IllegalArgumentException.class);
    }
}
