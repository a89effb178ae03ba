package org.claviger.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.claviger.secret.SecretScope;
import org.claviger.server.rest.JsonBody.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
    private static final List<Field> FIELDS =
            List.of(Field.secret("prv"), Field.text("pub"), Field.text("kind", "one", "two"), Field.ignored("seed"));

    private final SecretScope scope = SecretScope.unlocked();

    @AfterEach
    void close() {
        scope.close();
    }

    private JsonBody read(String json) {
        return read(json.getBytes(StandardCharsets.UTF_8));
    }

    private JsonBody read(byte[] json) {
        return JsonBody.read(Unpooled.wrappedBuffer(json), FIELDS, scope);
    }

    private static String prv(JsonBody body) {
        return new String(body.secret("prv").bytes().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    @Test
    void theMembersOfAnObjectAreReadInAnyOrder() {
        var body = read(" { \"kind\" : \"two\" ,\r\n\t\"pub\":\"p\",\"seed\":\"x\",\"prv\":\"secret\" } ");

        assertThat(body.text("kind")).isEqualTo("two");
        assertThat(body.text("pub")).isEqualTo("p");
        assertThat(prv(body)).isEqualTo("secret");
    }

    @Test
    void escapesAndCharactersOfEveryLengthAreReadAndWrittenAgain() {
        var json =
                "{\"prv\":\"\\u0000\\u001f\\b\\f\\n\\r\\t\\/\\\\\\\"\\u00e9\\u20AC\\ud83d\\ude00\u00e9\u20ac\ud83d\ude00\",\"pub\":\"p\",\"kind\":\"one\"}";
        var expected = "\u0000\u001f\b\f\n\r\t/\\\"\u00e9\u20ac\ud83d\ude00\u00e9\u20ac\ud83d\ude00";
        var body = read(json);
        assertThat(prv(body)).isEqualTo(expected);

        var answer = new JsonAnswer()
                .text("prv", body.secret("prv"))
                .text("pub", expected)
                .text("kind", "one");
        ByteBuf out = Unpooled.buffer();
        answer.write(out);
        assertThat(out.readableBytes()).isEqualTo(answer.size());
        var again = JsonBody.read(out, FIELDS, scope);
        assertThat(prv(again)).isEqualTo(expected);
        assertThat(again.text("pub")).isEqualTo(expected);
    }

    @Test
    void bytesAreWrittenAsDecimalNumbers() {
        var answer = new JsonAnswer()
                .decimals(
                        "key",
                        scope.copyOf(new byte[] {0, 9, 10, 99, 100, -1, -128}).bytes());
        ByteBuf out = Unpooled.buffer();
        answer.write(out);

        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("{\"key\":\"0,9,10,99,100,255,128\"}");
        assertThat(out.readableBytes()).isEqualTo(answer.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"prv\"",
                "{'pub':'p'}",
                "{\"pub\"}",
                "{\"pub\":\"p",
                "{\"pub\":\"p\",}",
                "{\"pub\":\"p\" \"kind\":\"one\"}",
                "{\"pub\":\"p\",\"kind\":\"one\",\"prv\":\"s\"}}",
                "{\"pub\":\"p\",\"kind\":\"one\",\"prv\":\"s\"} x",
                "{\"pub\":\"p\\x\"}",
                "{\"pub\":\"p\\u12\"}",
                "{\"pub\":\"\\ud800\"}",
                "{\"pub\":\"\\ud800\\ud800\"}",
                "{\"pub\":\"\\udc00\"}",
                "{\"pub\":\"a\nb\"}",
                "\ufeff{\"pub\":\"p\"}"
            })
    void whatIsNoObjectOfStringsIsRefused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(HttpFault.class).hasMessageContaining("JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0af", "e080af", "eda080", "f08080af", "f4908080", "f8", "80", "c3", "e282"})
    void whatIsNoUtf8IsRefused(String hex) {
        var text = HexFormat.of().parseHex("7b22707562223a22" + hex + "227d");

        assertThatThrownBy(() -> read(text)).isInstanceOf(HttpFault.class).hasMessageContaining("JSON");
    }

    @Test
    void whatIsWrongWithAMemberIsSaidWithWhatIsAllowedAndWithoutItsValue() {
        assertThatThrownBy(() -> read("{\"pub\":\"p\",\"prv\":\"s\"}"))
                .hasMessage("missing: kind (expected one or two)");
        assertThatThrownBy(() -> read("{\"pub\":\"p\",\"prv\":\"s\",\"kind\":\"three\"}"))
                .hasMessage("invalid: kind (expected one or two)");
        assertThatThrownBy(() -> read("{\"pub\":\"p\",\"kind\":\"one\"}"))
                .hasMessage("missing: prv (expected a string that is not empty)");
        assertThatThrownBy(() -> read("{\"pub\":\"p\",\"kind\":\"one\",\"prv\":\"\"}"))
                .hasMessage("invalid: prv (expected a string that is not empty)");
        for (var value : List.of("1", "null", "true", "{}", "[\"s\"]")) {
            assertThatThrownBy(() -> read("{\"prv\":" + value + "}"))
                    .hasMessage("no string: prv (expected a string that is not empty)");
        }
        assertThatThrownBy(() -> read("{\"secret-in-a-name\":\"p\"}"))
                .hasMessage("an unknown field (expected prv, pub, kind, seed)");
        assertThatThrownBy(() -> read("{\"pub\":\"p\",\"p\\u0075b\":\"q\"}")).hasMessage("twice: pub");
    }

    @Test
    void deepAndHugeBodiesEndAtTheFirstThatIsNoString() {
        assertThatThrownBy(() -> read("{\"pub\":" + "[".repeat(1 << 20))).isInstanceOf(HttpFault.class);
    }
}
