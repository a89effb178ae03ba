package org.claviger.conformance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.claviger.conformance.Ledger;
import org.claviger.conformance.LocalServer;
import org.claviger.server.Installation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole server, with its database and its audit, under requests that no client would send: made by the grammar of the
 * specifications, and spliced of the official cases. Each is answered, or the connection closed in order; no error of the
 * server's own comes of it; no buffer and no key memory stays behind; and database and audit agree afterwards. The ordinary
 * run sends the same ones each time; {@code ./claviger test --long} sends others, up to {@code -Dclaviger.fuzz.requests}
 * (default 1,000,000) or for {@code -Dclaviger.fuzz.minutes} (default 30), and keeps count in the ledger.
 */
class ServerFuzzTest {
    private static final long SEED = 20_261_128;
    private static final long REQUESTS = 300;
    private static final long DEFAULT_REQUESTS_OF_LONG_RUN = 1_000_000;
    private static final String LONG = "./claviger test --long";

    @TempDir
    private Path folder;

    @BeforeAll
    static void watchForLeaks() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterAll
    static void watchNoMore() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    }

    /** What became of all requests. */
    private record Sent(long executions, long successes) {}

    @Test
    void aServerAnswersWhatTheGrammarMakes() throws Exception {
        var sent = fuzz(SEED, ServerFuzzTest::grammar, count -> count < REQUESTS);
        assertThat(sent.successes()).isGreaterThan(REQUESTS / 100);
    }

    @Test
    void aServerAnswersSplicesOfTheOfficialCases() throws Exception {
        var sent = fuzz(SEED, ServerFuzzTest::splices, count -> count < REQUESTS);
        assertThat(sent.successes()).isGreaterThan(REQUESTS / 20);
    }

    @Test
    @EnabledIfSystemProperty(named = "claviger.long", matches = "true", disabledReason = LONG)
    void grammarForALongTime() throws Exception {
        forALongTime("server fuzzing, grammar", ServerFuzzTest::grammar);
    }

    @Test
    @EnabledIfSystemProperty(named = "claviger.long", matches = "true", disabledReason = LONG)
    void splicesForALongTime() throws Exception {
        forALongTime("server fuzzing, splices", ServerFuzzTest::splices);
    }

    private static Supplier<Node> grammar(SplittableRandom random) {
        var grammar = new TtlvFuzzing(random.nextLong()).grammar();
        var damage = new Damage(random);
        return () -> {
            var request = grammar.message(true);
            for (var changes = random.nextInt(3); changes > 0; changes--) {
                damage.changeItems(request, grammar.message(true));
            }
            return request;
        };
    }

    private static Supplier<Node> splices(SplittableRandom random) {
        var requests = new OfficialRequests(random);
        assertThat(requests.count()).isGreaterThan(500);
        return requests::spliced;
    }

    private void forALongTime(String suite, Function<SplittableRandom, Supplier<Node>> requests) throws Exception {
        var seed = System.currentTimeMillis();
        var end = System.nanoTime()
                + Duration.ofMinutes(Integer.getInteger("claviger.fuzz.minutes", 30))
                        .toNanos();
        var enough = Long.getLong("claviger.fuzz.requests", DEFAULT_REQUESTS_OF_LONG_RUN);
        var reached = new long[1];
        var failures = 1;
        var note = "seed " + seed;
        try {
            var sent = fuzz(seed, requests, count -> {
                reached[0] = count;
                return count < enough && System.nanoTime() < end;
            });
            failures = 0;
            note += ", " + sent.successes() + " items succeeded";
        } finally {
            Ledger.add(suite, reached[0], failures, note);
        }
    }

    private Sent fuzz(long seed, Function<SplittableRandom, Supplier<Node>> requests, LongPredicate goOn)
            throws Exception {
        var random = new SplittableRandom(seed);
        var made = requests.apply(random);
        var installation = Installation.onSqlite(folder.resolve("server"));
        certifying(installation);
        Sent sent;
        try (var fuzzing = new ServerFuzzing(random, installation.port(), installation.tls())) {
            var server = installation.startHere();
            try {
                while (goOn.test(fuzzing.executions())) {
                    fuzzing.round(made);
                }
                try (var client = installation.connect(installation.tls())) {
                    assertThat(client).as("a client is still let in").isNotNull();
                }
            } finally {
                server.close();
            }
            assertThat(server.secretBlocksInUse())
                    .as("blocks of key memory in use")
                    .isZero();
            requireNoBufferLost();
            assertThat(fuzzing.errors()).isEmpty();
            sent = new Sent(fuzzing.executions(), fuzzing.successes());
        }
        var verified = installation.verify();
        assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
        installation.startHere().close();
        return sent;
    }

    /** Certificate requests are read by parsers of their own. */
    private static void certifying(Installation installation) throws IOException {
        var place = installation.folder();
        LocalServer.writeIssuingAuthority(place);
        installation.configure(
                "certify: {authority: {certificate: \"%s\", key: \"%s\"}, subjects: [\"*\"], require-request: false}"
                        .formatted(place.resolve("issuing.pem"), place.resolve("issuing.key")));
    }

    /** A lost buffer is noticed when it has been collected and another one is taken. */
    private static void requireNoBufferLost() throws IOException {
        System.gc();
        for (var i = 0; i < 100; i++) {
            ByteBufAllocator.DEFAULT.buffer().release();
        }
    }
}
