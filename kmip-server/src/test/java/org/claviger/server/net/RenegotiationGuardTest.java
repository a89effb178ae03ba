package org.claviger.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import org.claviger.server.net.RenegotiationGuard.NegotiatesAgain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenegotiationGuardTest {
    private static final String HANDSHAKE = "16 0303 0004 01020304";
    private static final String CHANGE_CIPHER_SPEC = "14 0303 0001 01";
    private static final String DATA = "17 0303 0003 161616";
    private static final String EMPTY_DATA = "17 0303 0000";

    @ParameterizedTest
    @ValueSource(
            strings = {
                // TLS 1.2: hello, certificate and key, finished.
                HANDSHAKE + HANDSHAKE + HANDSHAKE + CHANGE_CIPHER_SPEC + HANDSHAKE + DATA + EMPTY_DATA + DATA,
                // TLS 1.3 with a second hello, and all else as data.
                HANDSHAKE + CHANGE_CIPHER_SPEC + HANDSHAKE + CHANGE_CIPHER_SPEC + DATA + DATA
            })
    void oneHandshakePasses(String records) {
        var bytes = bytes(records);
        for (var cut = 0; cut <= bytes.length; cut++) {
            assertThat(passed(bytes, cut)).as("cut at %d", cut).isEqualTo(bytes.length);
        }
    }

    @Test
    void theNextHandshakeIsNoticedWhereverItIsCut() {
        var before = HANDSHAKE + CHANGE_CIPHER_SPEC + HANDSHAKE + DATA;
        var bytes = bytes(before + HANDSHAKE + DATA);
        for (var cut = 0; cut <= bytes.length; cut++) {
            // What holds the end of the record's header is not passed on, and nothing behind it.
            assertThat(passed(bytes, cut)).as("cut at %d", cut).isNegative();
        }
    }

    /** Returns how many bytes were passed on, or -1 if another handshake was noticed. */
    private static int passed(byte[] bytes, int cut) {
        var noticed = new AtomicBoolean();
        var channel = new EmbeddedChannel(new RenegotiationGuard(), new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                noticed.set(event == NegotiatesAgain.INSTANCE);
            }
        });
        channel.writeInbound(Unpooled.copiedBuffer(bytes, 0, cut));
        channel.writeInbound(Unpooled.copiedBuffer(bytes, cut, bytes.length - cut));
        var count = 0;
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            count += part.readableBytes();
            part.release();
        }
        channel.finishAndReleaseAll();
        return noticed.get() ? -1 : count;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
