package org.claviger.conformance.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.claviger.conformance.Ledger;
import org.claviger.conformance.LocalServer;
import org.claviger.server.rest.HttpFuzzing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The wallets' door of the whole server, with requests that are split, merged, mutated and smuggled: each answer belongs to its
 * request, nothing that was smuggled is done, and the server neither fails nor hangs. Seeds are fixed; {@code
 * -Dclaviger.long=true} goes on for {@code claviger.fuzz.minutes} (default 30) with seeds of its own.
 */
class WalletDoorFuzzTest {
    private static final int CONNECTIONS = 30;
    private static final int INPUTS_OF_A_SEED = 1_000;
    private static final int LONGEST_WAIT_MILLIS = 60_000;

    /** What stands between requests of which two readers could make two. {@code ~} is CR LF, {@code @} a whole other request. */
    private static final List<String> SMUGGLED = List.of(
            "POST /key HTTP/1.1~host: a~content-type: application/json~content-length: 4~transfer-encoding: chunked~~0~~@",
            "POST /key HTTP/1.1~host: a~content-type: application/json~transfer-encoding: chunked~content-length: 4~~0~~@",
            "POST /key HTTP/1.1~host: a~content-length: 0~content-length: 44~~@",
            "POST /key HTTP/1.1~host: a~content-length: 0, 44~~@",
            "POST /key HTTP/1.1~host: a~content-length : 0~~@",
            "POST /key HTTP/1.1~host: a~transfer-encoding : chunked~~0~~@",
            "POST /key HTTP/1.1~host: a~x: y~ content-length: 0~~@",
            "POST /key HTTP/1.1~host: a~transfer-encoding: xchunked~~0~~@",
            "POST /key HTTP/1.1~host: a~transfer-encoding: chunked, identity~~0~~@",
            "POST /key HTTP/1.1~host: a~transfer-encoding:\u000bchunked~~0~~@",
            "POST /key HTTP/1.1~host: a~transfer-encoding: chunked~~0;@~~",
            "POST /key HTTP/1.1~host: a~transfer-encoding: chunked~~0~x: y~~@",
            "POST /key HTTP/1.1~host: a~transfer-encoding: chunked~~00000000000000000~~@",
            "POST /key HTTP/1.1~host: a~transfer-encoding: chunked~~-0~~@",
            "GET /openapi.json HTTP/1.1\nhost: a\n\n@",
            "GET /openapi.json HTTP/1.1~host: a\rx: y~~@",
            "GET /openapi.json HTTP/1.1~host: a~host: b~~@",
            "GET http://a/key HTTP/1.1~host: a~~@",
            "GET /openapi.json HTTP/2.0~host: a~~@",
            "PRI * HTTP/2.0~~SM~~@",
            "\u0000GET /openapi.json HTTP/1.1~host: a~~@");

    @TempDir
    private static Path folder;

    private static LocalServer server;
    private static SSLContext tls;
    private static RestClient wallet;

    @BeforeAll
    static void start() throws Exception {
        server = LocalServer.start(folder, "  rest: {listen: 127.0.0.1:0}\n");
        tls = server.newClientTls("wallet");
        wallet = new RestClient(server.restAddress(), tls);
    }

    @AfterAll
    static void stop() {
        wallet.close();
        server.close();
    }

    /** @param marker that its answer must hold, and no other has */
    private record Asked(String bytes, int status, String marker) {}

    private record Answered(int status, String body) {}

    private static String post(String path, String json, Random random) {
        var head = "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
        if (random.nextBoolean()) {
            return head + "Content-Length: " + json.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + json;
        }
        var chunks = new StringBuilder(head).append("Transfer-Encoding: chunked\r\n\r\n");
        for (var position = 0; position < json.length(); ) {
            var end = Math.min(json.length(), position + 1 + random.nextInt(60));
            var chunk = json.substring(position, end);
            chunks.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
            position = end;
        }
        return chunks.append("0\r\n\r\n").toString();
    }

    private static String key(String pub) {
        return "{\"prv\":\"prv of " + pub + "\",\"pub\":\"" + pub
                + "\",\"coin\":\"tbtc\",\"source\":\"user\",\"type\":\"tss\"}";
    }

    /** Returns a request whose answer is known. */
    private static Asked request(String name, List<String> stored, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> {
                stored.add(name);
                yield new Asked(post("/key", key(name), random), 200, "\"" + name + "\"");
            }
            case 1 -> {
                if (stored.isEmpty()) {
                    yield new Asked("GET /" + name + " HTTP/1.1\r\nHost: a\r\n\r\n", 404, "no such path");
                }
                var pub = stored.get(random.nextInt(stored.size()));
                yield new Asked(
                        "GET /key/" + pub + "?source=user HTTP/1.1\r\nHost: a\r\n\r\n", 200, "prv of " + pub + "\"");
            }
            case 2 ->
                new Asked(post("/decryptDataKey", "{\"encryptedKey\":\"" + name + "\"}", random), 400, "encryptedKey");
            case 3 -> new Asked(post("/key", "[".repeat(1 + random.nextInt(20_000)), random), 400, "not a JSON object");
            case 4 ->
                new Asked(
                        post("/generateDataKey", "{\"keyType\":\"" + name + "\"}", random), 400, "AES-256 or RSA-2048");
            default -> new Asked("DELETE /key/" + name + " HTTP/1.1\r\nHost: a\r\n\r\n", 405, "than GET");
        };
    }

    private static SSLSocket connect() throws IOException {
        var socket = (SSLSocket) tls.getSocketFactory().createSocket();
        socket.connect(server.restAddress(), LONGEST_WAIT_MILLIS);
        socket.setSoTimeout(LONGEST_WAIT_MILLIS);
        socket.startHandshake();
        return socket;
    }

    /** Sends the text in pieces; each flush is a TLS record. The server may close while there is more to send. */
    private static void send(SSLSocket socket, String text, Random random) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            for (var position = 0; position < bytes.length; ) {
                var length = Math.min(bytes.length - position, 1 + random.nextInt(random.nextInt(4) == 0 ? 8 : 8_000));
                socket.getOutputStream().write(bytes, position, length);
                socket.getOutputStream().flush();
                position += length;
            }
        } catch (IOException e) {
            // the server has refused it already; what it answered is what counts
        }
    }

    /** Reads one answer; none at the end of the stream. */
    private static Optional<Answered> answer(InputStream in) throws IOException {
        var status = line(in);
        if (status.isEmpty()) {
            return Optional.empty();
        }
        var length = 0;
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
                length = Integer.parseInt(header.substring("content-length: ".length()));
            }
        }
        return Optional.of(new Answered(
                Integer.parseInt(status.split(" ", -1)[1]), new String(in.readNBytes(length), StandardCharsets.UTF_8)));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    /**
     * Returns what else comes until the server closes; a reset of what it no longer reads is an end too. After the first answer the
     * client says that it sends no more, for which a server that has refused something waits for a while.
     */
    private static List<Answered> rest(SSLSocket socket, InputStream in) throws IOException {
        var rest = new ArrayList<Answered>();
        try {
            for (var answer = answer(in); answer.isPresent(); answer = answer(in)) {
                rest.add(answer.get());
                socket.shutdownOutput();
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server hangs", e);
        } catch (IOException e) {
            return rest;
        }
        return rest;
    }

    private static void fuzz(long seed) throws IOException {
        var random = new Random(seed);
        var stored = new ArrayList<String>();
        var asked = new ArrayList<Asked>();
        for (var count = 1 + random.nextInt(6); count > 0; count--) {
            asked.add(request("s" + seed + "n" + count, stored, random));
        }
        var text = new StringBuilder();
        asked.forEach(each -> text.append(each.bytes()));
        var smuggled = "smuggled" + seed;
        var last = random.nextInt(3);
        var pieces = new Random(seed);
        try (var socket = connect()) {
            var in = new BufferedInputStream(socket.getInputStream());
            if (last == 0) {
                var bytes = post("/key", key(smuggled), pieces);
                text.append(SMUGGLED.get(random.nextInt(SMUGGLED.size()))
                        .replace("~", "\r\n")
                        .replace("@", bytes));
            }
            send(socket, text.toString(), pieces);
            for (var each : asked) {
                var answer = answer(in)
                        .orElseThrow(() -> new AssertionError("seed " + seed + ": no answer to " + each.bytes()));
                assertThat(answer.status())
                        .as("seed " + seed + " to " + each.bytes())
                        .isEqualTo(each.status());
                assertThat(answer.body()).as("seed " + seed).contains(each.marker());
            }
            if (last == 0) {
                assertThat(rest(socket, in))
                        .as("seed " + seed)
                        .hasSizeBetween(0, 1)
                        .allSatisfy(answer -> assertThat(answer.status()).isBetween(400, 505));
            } else if (last == 1) {
                send(socket, mutated(post("/key", key(smuggled + "m"), pieces), random), pieces);
                socket.shutdownOutput();
                assertThat(rest(socket, in))
                        .as("seed " + seed)
                        .allSatisfy(answer -> assertThat(answer.status()).isNotEqualTo(500));
            }
        }
    }

    private static String mutated(String request, Random random) {
        var text = new StringBuilder(request);
        for (var count = 1 + random.nextInt(4); count > 0; count--) {
            var at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(128));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(10)));
                default -> text.insert(at, text.substring(at / 2, at));
            }
            if (text.isEmpty()) {
                return "x";
            }
        }
        return text.toString();
    }

    private static void requireThatNothingWasSmuggled(long seed) throws Exception {
        assertThat(wallet.key("smuggled" + seed, "user").status()).isEqualTo(404);
    }

    static List<Long> everyAnswerBelongsToItsRequest() {
        return List.of(0L, 1_000L, 2_000L);
    }

    @ParameterizedTest
    @MethodSource
    void everyAnswerBelongsToItsRequest(long first) throws Exception {
        for (var seed = first; seed < first + CONNECTIONS; seed++) {
            fuzz(seed);
            requireThatNothingWasSmuggled(seed);
        }
    }

    @Test
    void everyWayToSmuggleIsRefused() throws Exception {
        for (var i = 0; i < SMUGGLED.size(); i++) {
            var random = new Random(i);
            var pub = "smuggled by " + i;
            try (var socket = connect()) {
                send(socket, SMUGGLED.get(i).replace("~", "\r\n").replace("@", post("/key", key(pub), random)), random);
                assertThat(rest(socket, new BufferedInputStream(socket.getInputStream())))
                        .as(SMUGGLED.get(i))
                        .hasSizeBetween(0, 1)
                        .allSatisfy(answer -> assertThat(answer.status()).isBetween(400, 505));
            }
            assertThat(wallet.key(pub, "user").status()).as(SMUGGLED.get(i)).isEqualTo(404);
        }
    }

    @Test
    void aBodyThatComesSlowlyOrNeverDelaysNobodyElse() throws Exception {
        var sockets = new ArrayList<SSLSocket>();
        try {
            for (var i = 0; i < 8; i++) {
                var socket = connect();
                sockets.add(socket);
                send(socket, "POST /key HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n{", new Random(i));
            }
            var whole = post("/key", key("slow"), new Random(3));
            var slow = sockets.getFirst();
            assertThat(wallet.post("/key", key("quick")).status()).isEqualTo(200);
            assertThat(slow.isClosed()).isFalse();
            try (var patient = connect()) {
                for (var i = 0; i < whole.length(); i += 2) {
                    send(patient, whole.substring(i, Math.min(whole.length(), i + 2)), new Random(i));
                }
                assertThat(answer(new BufferedInputStream(patient.getInputStream())))
                        .hasValueSatisfying(
                                answer -> assertThat(answer.status()).isEqualTo(200));
            }
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    private static final String LONG = "./claviger test --long";

    private interface Round {
        void run(long seed) throws Exception;
    }

    @Test
    @EnabledIfSystemProperty(named = "claviger.long", matches = "true", disabledReason = LONG)
    void connectionsForALongTime() throws Exception {
        forALongTime("wallet door fuzzing", "connections", 1, seed -> {
            fuzz(seed);
            requireThatNothingWasSmuggled(seed);
        });
    }

    @Test
    @EnabledIfSystemProperty(named = "claviger.long", matches = "true", disabledReason = LONG)
    void httpForALongTime() throws Exception {
        forALongTime("HTTP framing fuzzing", "streams", INPUTS_OF_A_SEED, seed -> {
            var fuzzing = new HttpFuzzing(seed);
            for (var i = 0; i < INPUTS_OF_A_SEED; i++) {
                fuzzing.cut();
            }
        });
    }

    @Test
    @EnabledIfSystemProperty(named = "claviger.long", matches = "true", disabledReason = LONG)
    void jsonForALongTime() throws Exception {
        forALongTime("JSON body fuzzing", "bodies", INPUTS_OF_A_SEED, seed -> {
            var fuzzing = new HttpFuzzing(seed);
            for (var i = 0; i < INPUTS_OF_A_SEED; i++) {
                fuzzing.readJson();
            }
        });
    }

    /** Goes on until the first failure, which is thrown, and writes down how far it came. */
    private static void forALongTime(String suite, String what, int inputsOfASeed, Round round) throws Exception {
        var end = System.nanoTime()
                + Duration.ofMinutes(Integer.getInteger("claviger.fuzz.minutes", 30))
                        .toNanos();
        var first = System.currentTimeMillis() * 1_000;
        var seed = first;
        var failures = 1;
        try {
            for (; System.nanoTime() < end; seed++) {
                round.run(seed);
            }
            failures = 0;
        } finally {
            Ledger.add(suite, (seed - first) * inputsOfASeed, failures, what + ", seeds from " + first);
        }
    }
}
