package org.claviger.conformance.wallet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.json.JsonMapper;

/** A wallet's client of the Key Provider API: JSON over one kept-alive connection with a client certificate. */
public final class RestClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http;
    private final String base;

    public RestClient(InetSocketAddress server, SSLContext tls) {
        http = HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
        base = "https://127.0.0.1:" + server.getPort();
    }

    /** @param members of the answer */
    public record Answer(int status, Map<String, Object> members) {
        public String text(String name) {
            return String.valueOf(members.get(name));
        }
    }

    public Answer post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return post(path, JSON.writeValueAsString(body));
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    public Answer key(String pub, String source) throws IOException, InterruptedException {
        return get("/key/" + encoded(pub) + "?source=" + source);
    }

    /** Has something signed with a key of the user. */
    public Answer sign(String pub, String payload, String algorithm) throws IOException, InterruptedException {
        return post("/sign", Map.of("pub", pub, "source", "user", "signablePayload", payload, "algorithm", algorithm));
    }

    Answer send(String method, String path) throws IOException, InterruptedException {
        return send(request(path).method(method, BodyPublishers.noBody()).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        var members = new TreeMap<String, Object>();
        JSON.readTree(response.body())
                .properties()
                .forEach(member -> members.put(
                        member.getKey(),
                        member.getValue().isString() ? member.getValue().stringValue() : member.getValue()));
        return new Answer(response.statusCode(), members);
    }

    @Override
    public void close() {
        http.close();
    }
}
