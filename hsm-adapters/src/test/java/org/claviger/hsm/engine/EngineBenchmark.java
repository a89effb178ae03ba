package org.claviger.hsm.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.crypto.AEADBadTagException;

/** Prints the processor time of one use of a key with each engine, in turns. Not a test. */
public final class EngineBenchmark {
    private static final int TURNS = 5;
    private static final int USES = 100_000;
    private static final int CLEAR_BYTES = 100;
    private static final int ROW_BYTES = 300;

    private EngineBenchmark() {}

    private interface Work {
        void run() throws AEADBadTagException;
    }

    public static void main(String[] args) throws AEADBadTagException {
        var engines = List.of(KeyEngines.java(), KeyEngines.libcrypto());
        for (int turn = 0; turn < TURNS; turn++) {
            for (var engine : engines) {
                measure(engine);
            }
        }
    }

    private static void measure(KeyEngine engine) throws AEADBadTagException {
        try (var arena = Arena.ofShared()) {
            var key = arena.allocate(AesGcm.KEY_BYTES).fill((byte) 1);
            var clear = arena.allocate(CLEAR_BYTES);
            var room = arena.allocate(2 * AesGcm.KEY_BYTES);
            var iv = new byte[AesGcm.IV_BYTES];
            var sealed = new byte[CLEAR_BYTES + AesGcm.TAG_BYTES];
            var row = new byte[ROW_BYTES];
            var code = MemorySegment.ofArray(new byte[HmacSha256.CODE_BYTES]);
            System.out.printf(
                    "%-18s seal %5d ns, open %5d ns, code %5d ns, wrap %5d ns%n",
                    engine.name(),
                    nanos(() -> engine.aesGcm().seal(key, iv, row, clear, sealed, 0)),
                    nanos(() -> engine.aesGcm().open(key, iv, row, sealed, 0, sealed.length, (_, _) -> clear)),
                    nanos(() -> engine.hmacSha256().code(key, row, code)),
                    nanos(() -> engine.keyWrap()
                            .wrap(KeyWrap.Form.WHOLE_SEMIBLOCKS, key, key, (size, _) -> room.asSlice(0, size))));
        }
    }

    private static long nanos(Work work) throws AEADBadTagException {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < USES; i++) {
            work.run();
        }
        return (threads.getCurrentThreadCpuTime() - before) / USES;
    }
}
