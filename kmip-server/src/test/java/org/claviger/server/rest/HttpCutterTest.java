package org.claviger.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.claviger.server.net.ListenerSettings;
import org.claviger.server.net.RequestCutter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCutterTest {
    private static final HttpLimits LIMITS = new HttpLimits(100, 200, 50);
    private static final String POST = "POST /key HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello";
    private static final String GET = "GET /key/a?b=c HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String CHUNKED =
            "POST /key HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void connect() {
        channel.freezeTime();
        channel.config().setAllocator(memory);
        channel.config().setAutoRead(false);
        channel.pipeline()
                .addLast(new HttpCutter(LIMITS, ListenerSettings.at(InetSocketAddress.createUnresolved("a", 1))));
        channel.read();
    }

    @AfterEach
    void nothingIsLeft() {
        channel.finishAndReleaseAll();
        assertThat(memory.metric().usedDirectMemory()).isZero();
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    /** Reads a request as its method, target and body; a refusal as its status. */
    private String next() {
        Object message = channel.readInbound();
        channel.read();
        return switch (message) {
            case HttpRequest request -> {
                var text = request.head().method() + " " + request.head().target() + " "
                        + request.body().toString(StandardCharsets.UTF_8);
                RequestCutter.zeroAndRelease(request.body());
                yield text;
            }
            case HttpRefusal refusal -> String.valueOf(refusal.status());
            case null, default -> "nothing";
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {POST, GET, CHUNKED})
    void aRequestIsTheSameWhereverItIsCut(String request) {
        var whole = request.equals(GET) ? "GET /key/a?b=c " : "POST /key hello";
        for (var cut = 1; cut < request.length(); cut++) {
            receive(request.substring(0, cut));
            assertThat(channel.inboundMessages()).as("before " + cut).isEmpty();
            receive(request.substring(cut));
            assertThat(next()).isEqualTo(whole);
        }
    }

    @Test
    void whatFollowsARequestWaitsUntilItIsAskedFor() {
        receive(POST + GET + CHUNKED);

        assertThat(channel.inboundMessages()).hasSize(1);
        assertThat(next()).isEqualTo("POST /key hello");
        assertThat(next()).isEqualTo("GET /key/a?b=c ");
        assertThat(next()).isEqualTo("POST /key hello");
        assertThat(channel.inboundMessages()).isEmpty();
    }

    @Test
    void theBytesOfABodyAreZeroedWhereTheyCameIn() {
        ByteBuf packet = Unpooled.copiedBuffer(POST, StandardCharsets.US_ASCII).retain();

        channel.writeInbound(packet);

        assertThat(packet.toString(0, packet.capacity(), StandardCharsets.US_ASCII))
                .doesNotContain("hello");
        packet.release();
        assertThat(next()).endsWith("hello");
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | POST / HTTP/1.1~host: a~content-length: 5~transfer-encoding: chunked~~0~~",
                "400 | POST / HTTP/1.1~host: a~transfer-encoding: chunked~content-length: 5~~0~~",
                "400 | POST / HTTP/1.1~host: a~content-length: 5~content-length: 5~~hello",
                "400 | POST / HTTP/1.1~host: a~content-length: 5~content-length: 6~~hello",
                "400 | POST / HTTP/1.1~host: a~content-length: 5, 5~~hello",
                "400 | POST / HTTP/1.1~host: a~content-length: +5~~hello",
                "400 | POST / HTTP/1.1~host: a~content-length: -5~~hello",
                "400 | POST / HTTP/1.1~host: a~content-length: 0x5~~hello",
                "400 | POST / HTTP/1.1~host: a~content-length: 5 5~~hello",
                "400 | POST / HTTP/1.1~host: a~content-length:~~hello",
                "400 | POST / HTTP/1.1~host: a~content-length: 99999999999999999999~~hello",
                "413 | POST / HTTP/1.1~host: a~content-length: 51~~hello",
                "413 | POST / HTTP/1.1~host: a~content-length: 9999999999~~hello",
                "501 | POST / HTTP/1.1~host: a~transfer-encoding: gzip, chunked~~0~~",
                "501 | POST / HTTP/1.1~host: a~transfer-encoding: xchunked~~0~~",
                "501 | POST / HTTP/1.1~host: a~transfer-encoding: chunked~transfer-encoding: chunked~~0~~",
                "400 | POST / HTTP/1.0~transfer-encoding: chunked~~0~~",
                "400 | POST / HTTP/1.1~host: a~content-length : 5~~hello",
                "400 | POST / HTTP/1.1~host: a~ content-length: 5~~hello",
                "400 | POST / HTTP/1.1~host: a~x: y~ z~~",
                "400 | POST / HTTP/1.1~host: a~: y~~",
                "400 | POST / HTTP/1.1~host: a~no colon~~",
                "400 | GET / HTTP/1.1~~",
                "400 | GET / HTTP/1.1~host: a~host: a~~",
                "400 | GET  / HTTP/1.1~host: a~~",
                "400 | GET / a HTTP/1.1~host: a~~",
                "400 | GET /~host: a~~",
                "400 | GET https://a/ HTTP/1.1~host: a~~",
                "400 | ~GET / HTTP/1.1~host: a~~",
                "400 | G(T / HTTP/1.1~host: a~~",
                "505 | GET / HTTP/2.0~host: a~~",
                "505 | PRI * HTTP/2.0~~SM~~",
                "417 | POST / HTTP/1.1~host: a~expect: more~content-length: 5~~hello",
                "413 | POST / HTTP/1.1~host: a~transfer-encoding: chunked~~33~",
                "413 | POST / HTTP/1.1~host: a~transfer-encoding: chunked~~FFFFFFFF~",
                "400 | POST / HTTP/1.1~host: a~transfer-encoding: chunked~~5;x=y~hello~0~~",
                "400 | POST / HTTP/1.1~host: a~transfer-encoding: chunked~~-5~hello~0~~",
                "400 | POST / HTTP/1.1~host: a~transfer-encoding: chunked~~000000005~hello~0~~",
                "400 | POST / HTTP/1.1~host: a~transfer-encoding: chunked~~~hello~0~~",
                "400 | POST / HTTP/1.1~host: a~transfer-encoding: chunked~~4~hello~0~~",
                "400 | POST / HTTP/1.1~host: a~transfer-encoding: chunked~~5~hello~0~a: b~~"
            })
    void whatTwoReadersCouldReadDifferentlyIsRefusedForGood(String status, String request) {
        receive(request.replace("~", "\r\n"));
        assertThat(next()).isEqualTo(status);

        receive(GET);
        assertThat(next()).isEqualTo("nothing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nhost: a\n\n",
                "GET / HTTP/1.1\r\nhost:\ra\r\n\r\n",
                "GET /\u00e9 HTTP/1.1\r\n",
                "GET / HTTP/1.1\r\nhost: a\u0000\r\n\r\n",
                "\u0016\u0003\u0001\n"
            })
    void aLineOfOtherBytesIsRefused(String request) {
        receive(request);

        assertThat(next()).isEqualTo("400");
    }

    @Test
    void aRequestLineAndHeadersMayBeAsLongAsTheLimitsAndNoLonger() {
        var line = "GET /" + "a".repeat(LIMITS.requestLineBytes() - "GET / HTTP/1.1".length());
        receive(line + " HTTP/1.1\r\nhost: a\r\n\r\n");
        assertThat(next()).startsWith("GET /aaa");
        receive("GET / HTTP/1.1\r\nhost: a\r\nb: " + "c".repeat(LIMITS.headerBytes() - 12) + "\r\n\r\n");
        assertThat(next()).isEqualTo("431");
    }

    @Test
    void aLongerRequestLineIsRefused() {
        receive("GET /" + "a".repeat(LIMITS.requestLineBytes() - "GET / HTTP/1.1".length() + 1) + " HTTP/1.1\r\n");

        assertThat(next()).isEqualTo("414");
    }

    @Test
    void aBodyMayBeAsLongAsTheLimitInOnePieceAndInChunks() {
        var body = "b".repeat(LIMITS.bodyBytes());
        receive("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 50\r\n\r\n" + body);
        assertThat(next()).isEqualTo("POST / " + body);
        receive("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n32\r\n" + body + "\r\n");
        receive("0\r\n\r\n");
        assertThat(next()).isEqualTo("POST / " + body);
        receive("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n32\r\n" + body + "\r\n1\r\n");
        assertThat(next()).isEqualTo("413");
    }

    @Test
    void aClientThatWaitsForItIsToldToSendItsBody() {
        receive("POST / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 5\r\n\r\n");

        ByteBuf told = channel.readOutbound();
        assertThat(told.toString(StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        told.release();
        receive("hello");
        assertThat(next()).isEqualTo("POST / hello");
    }

    @Test
    void aRequestThatDoesNotComeInTimeIsRefused() {
        receive("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhel");
        channel.advanceTimeBy(31, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(next()).isEqualTo("408");
    }

    @Test
    void theConnectionEndsWhereTheClientOrItsVersionSaysSo() {
        for (var request : List.of(
                "GET / HTTP/1.0\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a\r\nConnection: keep-alive, Close\r\n\r\n",
                "HEAD / HTTP/1.1\r\nhost: a\r\n\r\n")) {
            receive(request);
            HttpRequest whole = channel.readInbound();
            channel.read();
            assertThat(whole.head().closes()).isTrue();
            whole.body().release();
        }
    }
}
