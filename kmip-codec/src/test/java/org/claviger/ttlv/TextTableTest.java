package org.claviger.ttlv;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name is found by its bytes, and nothing that is not a name is. */
class TextTableTest {
    private static TextTable.Source source(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var words = ByteBuffer.wrap(Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8));
        return index -> words.getLong(index * Long.BYTES);
    }

    private static <V> @Nullable V find(TextTable<V> table, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return table.find(source(text), bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 64, 1_000})
    void everyNameIsFoundAndNoOther(int names) {
        var byName = IntStream.range(0, names).boxed().collect(Collectors.toMap(number -> "x-name " + number, n -> n));
        var table = new TextTable<>(byName);
        byName.forEach((name, number) -> {
            assertThat(find(table, name)).isEqualTo(number);
            assertThat(table.find(name)).isEqualTo(number);
        });
        for (var other = names; other < names + 1_000; other++) {
            assertThat(find(table, "x-name " + other)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "Stat", "State ", "state", "State\0", "Statf", "State of the object"})
    void whatIsOnlyLikeANameIsNotFound(String text) {
        var table = new TextTable<>(Map.of("State", 1, "Cryptographic Usage Mask", 2));
        assertThat(find(table, text)).isNull();
        assertThat(table.find(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1234567", "12345678", "123456789", "1234567890123456", "12345678901234567"})
    void namesOfEveryLengthAroundAWordAreFound(String name) {
        var table = new TextTable<>(Map.of(name, true));
        assertThat(find(table, name)).isTrue();
        assertThat(find(table, name + "x")).isNull();
        assertThat(find(table, name.substring(1))).isNull();
    }

    @Test
    void theLongestNameIsKnown() {
        assertThat(new TextTable<>(Map.of("a", 1, "abc", 2)).maxBytes()).isEqualTo(3);
        assertThat(new TextTable<>(Map.of()).maxBytes()).isZero();
    }

    @Test
    void anEmptyTableFindsNothing() {
        assertThat(find(new TextTable<>(Map.<String, Integer>of()), "a")).isNull();
    }
}
