package org.claviger.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import org.claviger.benchmark.CreateRequestBenchmark;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.junit.jupiter.api.Test;

/** Reading a usual request sets aside little more than the request that comes of it. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 200;
    private static final int PER_ROUND = 100;

    @Test
    void theCreateRequestOfTheBenchmarkHas248Bytes() {
        assertThat(createRequest().readableBytes()).isEqualTo(248);
    }

    @Test
    void aCreateRequestOf248BytesIsReadWithin700BytesOfMemory() {
        var encoded = createRequest();
        try (var secrets = SecretScope.unlocked()) {
            var reader = new BinaryTtlvReader(encoded, Limits.DEFAULT, secrets);
            for (var i = 0; i < WARM_UP; i++) {
                read(reader, encoded, secrets);
            }
            var least = Long.MAX_VALUE;
            for (var round = 0; round < ROUNDS; round++) {
                var before = THREADS.getCurrentThreadAllocatedBytes();
                for (var i = 0; i < PER_ROUND; i++) {
                    read(reader, encoded, secrets);
                }
                least = Math.min(least, (THREADS.getCurrentThreadAllocatedBytes() - before) / PER_ROUND);
            }
            assertThat(least).isLessThanOrEqualTo(700);
        }
    }

    private static ByteBuf createRequest() {
        var encoded = Unpooled.directBuffer();
        MessageCodec.writeRequest(
                new BinaryTtlvWriter(encoded, ProtocolVersion.V2_1),
                CreateRequestBenchmark.request(ProtocolVersion.V2_1));
        return encoded;
    }

    private static void read(BinaryTtlvReader reader, ByteBuf encoded, SecretScope secrets) {
        reader.restart(encoded, secrets);
        if (MessageCodec.readRequest(reader).items().size() != 1) {
            throw new AssertionError("the request lost its item");
        }
    }
}
