package org.claviger.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.claviger.secret.SecretScope;
import org.claviger.server.net.ListenerSettings;
import org.claviger.server.net.RequestCutter;
import org.claviger.server.rest.JsonBody.Field;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever comes in, and in whatever pieces: the same requests come out, a refusal is the last thing that does, and no buffer is
 * left. The seeds are fixed; {@code -Dclaviger.long=true} takes a hundred times as many inputs.
 */
class HttpCutterFuzzTest {
    private static final int INPUTS = Boolean.getBoolean("claviger.long") ? 400_000 : 4_000;
    private static final HttpLimits LIMITS = new HttpLimits(120, 300, 80);

    private static final List<String> PARTS = List.of(
            "GET / HTTP/1.1\r\n",
            "POST /key HTTP/1.1\r\n",
            "GET /key/a%2Fb?source=user HTTP/1.1\r\n",
            "GET / HTTP/1.0\r\n",
            "host: a\r\n",
            "Host: a\r\n",
            "content-length: 5\r\n",
            "content-length: 0\r\n",
            "Content-Length: 7\r\n",
            "content-length : 5\r\n",
            "transfer-encoding: chunked\r\n",
            "Transfer-Encoding: CHUNKED\r\n",
            "transfer-encoding: gzip, chunked\r\n",
            "expect: 100-continue\r\n",
            "connection: close\r\n",
            " folded\r\n",
            "\r\n",
            "\r\n",
            "\r\n",
            "hello",
            "5\r\nhello\r\n",
            "5;x=y\r\nhello\r\n",
            "0\r\n\r\n",
            "0\r\nx: y\r\n\r\n",
            "\n",
            "\r",
            "\u0000",
            "POST /key HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello",
            "POST /key HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: a\r\n\r\n");

    private static String input(Random random) {
        var input = new StringBuilder();
        var parts = 1 + random.nextInt(12);
        for (var i = 0; i < parts; i++) {
            input.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        for (var i = random.nextInt(3); i > 0; i--) {
            var at = random.nextInt(input.length());
            switch (random.nextInt(3)) {
                case 0 -> input.setCharAt(at, (char) random.nextInt(256));
                case 1 -> input.deleteCharAt(at);
                default -> input.insert(at, (char) random.nextInt(256));
            }
            if (input.isEmpty()) {
                return " ";
            }
        }
        return input.toString();
    }

    /** Returns what comes out of a connection on which these pieces come in. */
    private static List<String> cut(List<String> pieces) {
        var memory = new UnpooledByteBufAllocator(true);
        var channel = new EmbeddedChannel();
        channel.config().setAllocator(memory);
        channel.config().setAutoRead(false);
        channel.pipeline()
                .addLast(new HttpCutter(LIMITS, ListenerSettings.at(InetSocketAddress.createUnresolved("a", 1))));
        channel.read();
        var results = new ArrayList<String>();
        for (var piece : pieces) {
            channel.writeInbound(Unpooled.copiedBuffer(piece, StandardCharsets.ISO_8859_1));
            for (Object result = channel.readInbound(); result != null; result = channel.readInbound()) {
                switch (result) {
                    case HttpRequest(var head, var body) -> {
                        results.add(head + body.toString(StandardCharsets.ISO_8859_1));
                        RequestCutter.zeroAndRelease(body);
                    }
                    case HttpRefusal refusal -> results.add("refused " + refusal.status());
                    default -> {} // the end of what was refused
                }
                channel.read();
            }
        }
        channel.finishAndReleaseAll();
        assertThat(memory.metric().usedDirectMemory()).isZero();
        return results;
    }

    private static List<String> pieces(String input, Random random) {
        var pieces = new ArrayList<String>();
        for (var position = 0; position < input.length(); ) {
            var end = Math.min(input.length(), position + 1 + random.nextInt(random.nextBoolean() ? 3 : 40));
            pieces.add(input.substring(position, end));
            position = end;
        }
        return pieces;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void whatComesOutDoesNotDependOnThePiecesAndNothingFollowsARefusal(long seed) {
        var random = new Random(seed);
        var requests = 0;
        for (var i = 0; i < INPUTS; i++) {
            var input = input(random);

            var whole = cut(List.of(input));

            assertThat(cut(pieces(input, random))).as(input).isEqualTo(whole);
            for (var result : whole.subList(0, Math.max(0, whole.size() - 1))) {
                assertThat(result).as(input).doesNotStartWith("refused");
            }
            requests += (int) whole.stream()
                    .filter(result -> !result.startsWith("refused"))
                    .count();
        }
        assertThat(requests).as("whole requests among them").isGreaterThan(INPUTS / 20);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void jsonIsReadOrRefusedAndNeverAnythingElse(long seed) {
        var random = new Random(seed);
        var fields = List.of(Field.secret("prv"), Field.text("pub"), Field.ignored("seed"));
        var parts = List.of(
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\"",
                "\"prv\"",
                "\"pub\"",
                "\"seed\"",
                "\"x\"",
                "1",
                "null",
                " ",
                "\\u00",
                "\\",
                "\\ud83d",
                "\\ude00",
                "\u00c3\u00a9",
                "\u00ff",
                "\u0000",
                "{\"prv\":\"a\",\"pub\":\"b\"}",
                "{\"prv\":\"a\",",
                "\"pub\":\"b\"}");
        var read = 0;
        for (var i = 0; i < INPUTS; i++) {
            var json = new StringBuilder();
            for (var count = random.nextInt(random.nextBoolean() ? 4 : 40); count > 0; count--) {
                json.append(parts.get(random.nextInt(parts.size())));
            }
            var body = Unpooled.copiedBuffer(json, StandardCharsets.ISO_8859_1);
            try (var secrets = SecretScope.unlocked()) {
                JsonBody.read(body, fields, secrets);
                read++;
            } catch (HttpFault fault) {
                assertThat(fault.status()).isEqualTo(400);
            } finally {
                body.release();
            }
        }
        assertThat(read).isPositive();
        var deep = new char[1 << 20];
        Arrays.fill(deep, '[');
        var body = Unpooled.copiedBuffer("{\"prv\":" + String.valueOf(deep), StandardCharsets.US_ASCII);
        try (var secrets = SecretScope.unlocked()) {
            JsonBody.read(body, fields, secrets);
            throw new AssertionError("read");
        } catch (HttpFault fault) {
            assertThat(fault.text()).startsWith("no string: prv");
        }
    }
}
