package org.claviger.hsm.aws.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** One Region's address: checks the protocol, lets faults happen, and hands requests to {@link RegionOperations}. */
final class RegionServer implements AutoCloseable {
    private static final String TARGET_PREFIX = "TrentService.";
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final Pattern AUTHORIZATION =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=[^/ ]+/[0-9]{8}/([a-z0-9-]+)/kms/aws4_request, ?"
                    + "SignedHeaders=([a-z0-9;-]+), ?Signature=[0-9a-f]{64}");

    private final String region;
    private final KmsSimulator simulator;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ObjectMapper json = new ObjectMapper();
    private final Faults faults = new Faults();
    private final RegionOperations operations;

    private RegionServer(String region, KmsSimulator simulator, HttpServer server) {
        this.region = region;
        this.simulator = simulator;
        this.server = server;
        this.operations = new RegionOperations(region, simulator);
    }

    static RegionServer start(String region, KmsSimulator simulator) throws IOException {
        // Else each answer waits 40 ms for the client's acknowledgement. The JDK's server has no other switch.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var server = new RegionServer(region, simulator, http);
        http.createContext("/", server::handle);
        http.setExecutor(server.threads);
        http.start();
        return server;
    }

    URI endpoint() {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.getAddress().getPort());
    }

    Faults faults() {
        return faults;
    }

    byte[] encryptWithoutContext(String keyId, byte[] clear) {
        var request = json.createObjectNode().put("KeyId", keyId).put("Plaintext", clear);
        return Base64.getDecoder()
                .decode(run("Encrypt", json.writeValueAsBytes(request))
                        .get("CiphertextBlob")
                        .stringValue());
    }

    @Override
    public void close() {
        stopped.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            var operation = header(exchange, "X-Amz-Target").replace(TARGET_PREFIX, "");
            simulator.record(region, operation);
            var fault = faults.next(operation).orElse(null);
            switch (fault) {
                case null -> answer(exchange, operation, body);
                case Faults.Fault.Refusal refusal ->
                    send(exchange, new KmsError(refusal.status(), refusal.code(), refusal.message()));
                case Faults.Fault.LostAnswer lost -> {
                    run(operation, body);
                    send(exchange, new KmsError(lost.status(), lost.code(), "internal error"));
                }
                case Faults.Fault.Delay delay -> {
                    // Ends at once when the simulator stops.
                    var _ = stopped.await(delay.time().toMillis(), TimeUnit.MILLISECONDS);
                    answer(exchange, operation, body);
                }
                case Faults.Fault.Hang _ -> stopped.await();
                case Faults.Fault.Reset _ -> {
                    // Closing the exchange without an answer closes the connection.
                }
                case Faults.Fault.Body text -> send(exchange, 200, text.text());
                case Faults.Fault.Lie lie -> {
                    requireSigned(exchange);
                    var answer = run(operation, body);
                    lie.change().accept(answer);
                    send(exchange, 200, json.writeValueAsString(answer));
                }
            }
        } catch (KmsError e) {
            send(exchange, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, String operation, byte[] body) {
        try {
            requireSigned(exchange);
            send(exchange, 200, json.writeValueAsString(run(operation, body)));
        } catch (KmsError e) {
            send(exchange, e);
        }
    }

    private ObjectNode run(String operation, byte[] body) {
        try {
            if (json.readTree(body) instanceof ObjectNode request) {
                synchronized (simulator) {
                    return operations.run(operation, request);
                }
            }
        } catch (JacksonException _) {
            // Answered below.
        }
        throw new KmsError("SerializationException", "the request is not a JSON object");
    }

    private void requireSigned(HttpExchange exchange) {
        if (!exchange.getRequestMethod().equals("POST")
                || !header(exchange, "Content-Type").equals(CONTENT_TYPE)
                || !header(exchange, "X-Amz-Target").startsWith(TARGET_PREFIX)) {
            throw new KmsError("UnknownOperationException", "not a POST of " + CONTENT_TYPE + " with a target");
        }
        var authorization = header(exchange, "Authorization");
        if (authorization.isEmpty()) {
            throw new KmsError("MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        var form = AUTHORIZATION.matcher(authorization);
        if (!form.matches() || header(exchange, "X-Amz-Date").isEmpty()) {
            throw new KmsError("IncompleteSignatureException", "Authorization header or X-Amz-Date is malformed");
        }
        if (!form.group(2).contains("host") || !form.group(2).contains("x-amz-date")) {
            throw new KmsError("InvalidSignatureException", "host and x-amz-date have to be signed");
        }
        if (!form.group(1).equals(region)) {
            throw new KmsError(
                    "InvalidSignatureException",
                    "Credential should be scoped to Region " + region + ", not " + form.group(1));
        }
        if (simulator.credentialsExpired()) {
            throw new KmsError("ExpiredTokenException", "The security token included in the request is expired");
        }
    }

    private void send(HttpExchange exchange, KmsError error) {
        var body = json.createObjectNode().put("__type", error.code()).put("message", error.getMessage());
        send(exchange, error.status(), json.writeValueAsString(body));
    }

    private static void send(HttpExchange exchange, int status, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
        exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
        try {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("the client has gone", e);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        var value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }
}
