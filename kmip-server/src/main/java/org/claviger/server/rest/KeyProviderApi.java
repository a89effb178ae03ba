package org.claviger.server.rest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.claviger.secret.SecretScope;
import org.claviger.server.dispatch.ClientConnection;
import org.claviger.server.dispatch.Incident;
import org.claviger.server.dispatch.MessageHandler;
import org.claviger.server.net.Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of the Key Provider API, and which request is which of them. */
public final class KeyProviderApi implements HttpProtocol.HttpApi {
    private static final Logger LOG = LoggerFactory.getLogger(KeyProviderApi.class);

    private final MessageHandler messages;
    private final Supplier<SecretScope> secrets;
    private final HttpAnswers answers;
    private final List<Route> routes;

    KeyProviderApi(MessageHandler messages, Supplier<SecretScope> secrets, ApiSettings settings, HttpAnswers answers) {
        this.messages = messages;
        this.secrets = secrets;
        this.answers = answers;
        var keys = new StoredKeys(settings.maxTextBytes());
        var dataKeys = new DataKeyCalls();
        routes = List.of(
                new Route("POST", "key", false, keys::store),
                new Route("GET", "key", true, keys::find),
                new Route("POST", "key/generate", false, new GeneratedKeys(settings.xpubOnly())::generate),
                new Route("POST", "sign", false, new Signing(settings.maxSignatures())::sign),
                new Route("POST", "generateDataKey", false, dataKeys::generate),
                new Route("POST", "decryptDataKey", false, dataKeys::decrypt),
                new Route("GET", "openapi.json", false, _ -> OpenApi.DOCUMENT));
    }

    /**
     * Returns the protocol of a door that answers the calls.
     *
     * @param messages does what the calls ask for
     * @param secrets makes the scope of one call
     */
    public static Protocol protocol(
            HttpLimits limits,
            MessageHandler messages,
            Supplier<SecretScope> secrets,
            ApiSettings settings,
            ByteBufAllocator allocator) {
        var answers = new HttpAnswers(allocator);
        return new HttpProtocol(limits, new KeyProviderApi(messages, secrets, settings, answers), answers);
    }

    /** What is answered, such as {@code GET /key/{}}. */
    List<String> calls() {
        return routes.stream()
                .map(route -> route.method() + " /" + route.path() + (route.hasParameter() ? "/{}" : ""))
                .toList();
    }

    /** Answers one call. */
    private interface Answering {
        JsonWritable answer(Call call);
    }

    /** @param hasParameter whether one more segment follows */
    private record Route(String method, String path, boolean hasParameter, Answering answering) {
        boolean fits(List<String> segments) {
            var fixed = segments.subList(0, Math.max(0, segments.size() - (hasParameter ? 1 : 0)));
            return fixed.equals(List.of(path.split("/")));
        }
    }

    @Override
    public ByteBuf answer(HttpRequest request, ClientConnection connection) {
        var closes = request.head().closes();
        try {
            var target = Target.parse(request.head().target());
            var fitting = routes.stream()
                    .filter(route -> route.fits(target.segments()))
                    .toList();
            if (fitting.isEmpty()) {
                throw new HttpFault(404, "no such path");
            }
            var method = request.head().method();
            var route = fitting.stream()
                    .filter(candidate -> candidate.method().equals(method))
                    .findFirst();
            if (route.isEmpty()) {
                return answers.wrongMethod(
                        fitting.stream().map(Route::method).collect(Collectors.joining(", ")), closes);
            }
            try (var scope = secrets.get()) {
                var body = route.get().answering().answer(new Call(request, target, connection, scope, messages));
                return answers.ok(body, closes);
            }
        } catch (HttpFault fault) {
            return answers.error(fault.status(), fault.text(), closes);
        } catch (KmipRefusal refusal) {
            var fault = refusal.fault();
            return answers.error(fault.status(), fault.text(), closes);
        } catch (RuntimeException e) {
            return answers.error(500, "internal error " + Incident.log(LOG, "a call failed", e), closes);
        }
    }
}
