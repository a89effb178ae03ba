package org.claviger.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.claviger.secret.SecretScope;
import org.claviger.server.net.ListenerSettings;
import org.claviger.server.net.RequestCutter;
import org.claviger.server.rest.JsonBody.Field;

/** Makes up what could come in at the wallets' door, and checks what becomes of it. Used by one thread. */
public final class HttpFuzzing {
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

    private static final List<String> JSON_PARTS = List.of(
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

    private static final List<Field> FIELDS = List.of(Field.secret("prv"), Field.text("pub"), Field.ignored("seed"));

    private final Random random;
    private long executions;
    private long whole;

    public HttpFuzzing(long seed) {
        random = new Random(seed);
    }

    /** How many inputs there were. */
    public long executions() {
        return executions;
    }

    /** How many whole requests, or JSON bodies that could be read, were among them. */
    public long whole() {
        return whole;
    }

    /** The same requests come out of the same bytes in whatever pieces, and nothing after a refusal. */
    public void cut() {
        executions++;
        var input = input(random);
        var results = cut(List.of(input));
        assertThat(cut(pieces(input, random))).as(input).isEqualTo(results);
        for (var result : results.subList(0, Math.max(0, results.size() - 1))) {
            assertThat(result).as(input).doesNotStartWith("refused");
        }
        whole +=
                results.stream().filter(result -> !result.startsWith("refused")).count();
    }

    /** JSON is read, or refused with 400. */
    public void readJson() {
        executions++;
        var json = new StringBuilder();
        for (var count = random.nextInt(random.nextBoolean() ? 4 : 40); count > 0; count--) {
            json.append(JSON_PARTS.get(random.nextInt(JSON_PARTS.size())));
        }
        var body = Unpooled.copiedBuffer(json, StandardCharsets.ISO_8859_1);
        try (var secrets = SecretScope.unlocked()) {
            JsonBody.read(body, FIELDS, secrets);
            whole++;
        } catch (HttpFault fault) {
            assertThat(fault.status()).isEqualTo(400);
        } finally {
            body.release();
        }
    }

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
}
