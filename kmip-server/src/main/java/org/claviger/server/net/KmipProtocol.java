package org.claviger.server.net;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.claviger.server.dispatch.ClientConnection;
import org.claviger.server.dispatch.FrameHandler;
import org.claviger.server.dispatch.FrameHandler.Reply;
import org.claviger.server.dispatch.RefusedFrame;

/** KMIP's messages in TTLV, one behind the other (KMIP 2.1 section 8.1). */
final class KmipProtocol implements Protocol {
    private final FrameHandler frames;

    KmipProtocol(FrameHandler frames) {
        this.frames = frames;
    }

    @Override
    public String name() {
        return "KMIP";
    }

    @Override
    public RequestCutter newCutter(ListenerSettings settings) {
        return new KmipFrameDecoder(settings.maxMessageBytes(), settings.firstByteTimeout(), settings.requestTimeout());
    }

    @Override
    public Request request(Object message) {
        return switch (message) {
            case ByteBuf frame -> new Whole(frame);
            case RefusedFrame refused -> new Refused(refused);
            default -> throw new IllegalStateException("unexpected " + message.getClass());
        };
    }

    private final class Whole implements Request {
        private final ByteBuf frame;

        Whole(ByteBuf frame) {
            this.frame = frame;
        }

        @Override
        public Optional<String> refusal() {
            return Optional.empty();
        }

        @Override
        public Reply answer(ClientConnection connection) {
            return frames.handle(frame, connection);
        }

        @Override
        public void drop() {
            RequestCutter.zeroAndRelease(frame);
        }
    }

    private final class Refused implements Request {
        private final RefusedFrame frame;

        Refused(RefusedFrame frame) {
            this.frame = frame;
        }

        @Override
        public Optional<String> refusal() {
            return Optional.of(frame.detail());
        }

        @Override
        public Reply answer(ClientConnection connection) {
            return frames.refuse(frame, connection);
        }

        @Override
        public void drop() {
            // holds nothing
        }
    }
}
