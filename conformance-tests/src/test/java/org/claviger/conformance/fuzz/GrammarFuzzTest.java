package org.claviger.conformance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.claviger.conformance.Ledger;
import org.claviger.server.net.FrameFuzzing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Messages by the grammar of the specifications, damaged, against all that reads bytes of strangers. The ordinary run reads
 * the same ones each time; {@code ./claviger test --long} goes on with others, up to {@code -Dclaviger.fuzz.executions}
 * (default 10,000,000 of each kind, a hundredth of that in XML) or for {@code -Dclaviger.fuzz.minutes} (default 30), and
 * keeps count in the ledger.
 */
class GrammarFuzzTest {
    private static final long SEED = 20_261_128;
    private static final long MESSAGES = 30_000;
    private static final long STREAMS = 500;
    private static final long DOCUMENTS = 500;
    private static final int LONGEST_STREAM = 5;
    private static final String LONG = "./claviger test --long";

    @Test
    void aDamagedMessageIsReadOrRefused() {
        var fuzzing = new TtlvFuzzing(SEED);
        while (fuzzing.executions() < MESSAGES) {
            fuzzing.round();
        }
        assertThat(fuzzing.whole()).as("messages without a fault").isGreaterThan(MESSAGES / 100);
    }

    @Test
    void aStreamInPiecesIsCutAsAWholeOne() throws IOException {
        var random = new SplittableRandom(SEED);
        var grammar = new MessageGrammar(random);
        var fuzzing = new FrameFuzzing();
        while (fuzzing.executions() < STREAMS) {
            fuzzing.check(stream(grammar, random), random);
        }
    }

    @Test
    void aDamagedDocumentIsReadOrRefused() {
        var fuzzing = new XmlFuzzing(new SplittableRandom(SEED), new TtlvFuzzing(SEED).grammar());
        while (fuzzing.executions() < DOCUMENTS) {
            fuzzing.round();
        }
    }

    /** Returns some requests in a row; now and then one of them says that it is longer or shorter than it is. */
    private static byte[] stream(MessageGrammar grammar, SplittableRandom random) throws IOException {
        var stream = new ByteArrayOutputStream();
        for (var count = 1 + random.nextInt(LONGEST_STREAM); count > 0; count--) {
            var message = grammar.message(true).encoded();
            if (random.nextInt(8) == 0) {
                message[4 + random.nextInt(4)] = (byte) random.nextInt();
            }
            stream.write(message);
        }
        return stream.toByteArray();
    }

    @Test
    @EnabledIfSystemProperty(named = "claviger.long", matches = "true", disabledReason = LONG)
    void messagesForALongTime() throws IOException {
        var seed = System.currentTimeMillis();
        var fuzzing = new TtlvFuzzing(seed);
        forALongTime(
                "message fuzzing",
                1,
                fuzzing::round,
                fuzzing::executions,
                () -> "seed %d, %d without a fault".formatted(seed, fuzzing.whole()));
    }

    @Test
    @EnabledIfSystemProperty(named = "claviger.long", matches = "true", disabledReason = LONG)
    void streamsForALongTime() throws IOException {
        var seed = System.currentTimeMillis();
        var random = new SplittableRandom(seed);
        var grammar = new MessageGrammar(random);
        var fuzzing = new FrameFuzzing();
        forALongTime(
                "framing fuzzing",
                10,
                () -> fuzzing.check(stream(grammar, random), random),
                fuzzing::executions,
                () -> "seed " + seed);
    }

    @Test
    @EnabledIfSystemProperty(named = "claviger.long", matches = "true", disabledReason = LONG)
    void documentsForALongTime() throws IOException {
        var seed = System.currentTimeMillis();
        var fuzzing = new XmlFuzzing(new SplittableRandom(seed), new TtlvFuzzing(seed).grammar());
        forALongTime("XML fuzzing", 100, fuzzing::round, fuzzing::executions, () -> "seed " + seed);
    }

    private interface Round {
        void run() throws IOException;
    }

    /** Goes on until the first failure, which is thrown, and writes down how far it came. */
    private static void forALongTime(
            String suite, int share, Round round, LongSupplier executions, Supplier<String> note) throws IOException {
        var end = System.nanoTime()
                + Duration.ofMinutes(Integer.getInteger("claviger.fuzz.minutes", 30))
                        .toNanos();
        var enough = Long.getLong("claviger.fuzz.executions", 10_000_000) / share;
        var failures = 1;
        try {
            while (executions.getAsLong() < enough && System.nanoTime() < end) {
                round.run();
            }
            failures = 0;
        } finally {
            Ledger.add(suite, executions.getAsLong(), failures, note.get());
        }
    }
}
