package org.claviger.server.rest;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.claviger.server.dispatch.ClientConnection;
import org.claviger.server.dispatch.FrameHandler.Reply;
import org.claviger.server.net.ListenerSettings;
import org.claviger.server.net.Protocol;
import org.claviger.server.net.RequestCutter;

/** HTTP/1.1, as a door speaks it that answers calls. */
public final class HttpProtocol implements Protocol {
    private final HttpLimits limits;
    private final HttpApi api;
    private final HttpAnswers answers;

    HttpProtocol(HttpLimits limits, HttpApi api, HttpAnswers answers) {
        this.limits = limits;
        this.api = api;
        this.answers = answers;
    }

    /** Answers calls. */
    interface HttpApi {
        /**
         * Answers one call. The request stays the caller's.
         *
         * @return the whole response, which the caller zeroes and releases
         */
        ByteBuf answer(HttpRequest request, ClientConnection connection);
    }

    @Override
    public String name() {
        return "The Key Provider API";
    }

    @Override
    public RequestCutter newCutter(ListenerSettings settings) {
        return new HttpCutter(limits, settings);
    }

    @Override
    public Request request(Object message) {
        return switch (message) {
            case HttpRequest request -> new Call(request);
            case HttpRefusal refusal -> new Refused(refusal);
            default -> throw new IllegalStateException("unexpected " + message.getClass());
        };
    }

    private final class Call implements Request {
        private final HttpRequest request;

        Call(HttpRequest request) {
            this.request = request;
        }

        @Override
        public Optional<String> refusal() {
            return Optional.empty();
        }

        @Override
        public Reply answer(ClientConnection connection) {
            try {
                return new Reply(api.answer(request, connection), request.head().closes());
            } finally {
                drop();
            }
        }

        @Override
        public void drop() {
            RequestCutter.zeroAndRelease(request.body());
        }
    }

    private final class Refused implements Request {
        private final HttpRefusal refusal;

        Refused(HttpRefusal refusal) {
            this.refusal = refusal;
        }

        @Override
        public Optional<String> refusal() {
            return Optional.of(refusal.status() + ", " + refusal.message());
        }

        @Override
        public Reply answer(ClientConnection connection) {
            return new Reply(answers.error(refusal.status(), refusal.message(), true), true);
        }

        @Override
        public void drop() {
            // holds nothing
        }
    }
}
