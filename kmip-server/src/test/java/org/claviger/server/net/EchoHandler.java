package org.claviger.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.claviger.server.dispatch.ClientConnection;
import org.claviger.server.dispatch.FrameHandler;
import org.claviger.server.dispatch.RefusedFrame;

/** Answers a request with the same bytes under the tag of a response; tests may change what it does. */
final class EchoHandler implements FrameHandler {
    final List<ClientConnection> connections = new CopyOnWriteArrayList<>();
    final List<RefusedFrame> refused = new CopyOnWriteArrayList<>();
    volatile Function<byte[], Reply> answer = request -> new Reply(Unpooled.wrappedBuffer(response(request)), false);

    static byte[] response(byte[] request) {
        var response = request.clone();
        response[2] = 0x7B;
        return response;
    }

    /** A request without header that holds a text; the server never looks inside. */
    static byte[] request(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBufUtil.getBytes(
                Unpooled.buffer().writeInt(0x42007801).writeInt(bytes.length).writeBytes(bytes));
    }

    @Override
    public Reply handle(ByteBuf frame, ClientConnection connection) {
        connections.add(connection);
        var request = ByteBufUtil.getBytes(frame);
        KmipFrameDecoder.zeroAndRelease(frame);
        return answer.apply(request);
    }

    @Override
    public Reply refuse(RefusedFrame frame, ClientConnection connection) {
        refused.add(frame);
        return new Reply(Unpooled.wrappedBuffer(response(request(frame.kind().name()))), true);
    }
}
