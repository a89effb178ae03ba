package org.claviger.server.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What one measurement gave. */
final class Figures {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Duration elapsed;
    private final Duration serverTime;
    private final long[] latencies;

    /**
     * @param elapsed how long it took
     * @param serverTime the processor time that the server used meanwhile
     * @param latencies how long each request took, in nanoseconds; at least one
     */
    Figures(Duration elapsed, Duration serverTime, long[] latencies) {
        this.elapsed = elapsed;
        this.serverTime = serverTime;
        this.latencies = latencies.clone();
        Arrays.sort(this.latencies);
    }

    /** Returns several measurements of the same as one. */
    static Figures together(List<Figures> parts) {
        return new Figures(
                parts.stream().map(part -> part.elapsed).reduce(Duration.ZERO, Duration::plus),
                parts.stream().map(part -> part.serverTime).reduce(Duration.ZERO, Duration::plus),
                parts.stream()
                        .flatMapToLong(part -> Arrays.stream(part.latencies))
                        .toArray());
    }

    int count() {
        return latencies.length;
    }

    double perSecond() {
        return latencies.length * NANOS_PER_SECOND / elapsed.toNanos();
    }

    /** Microseconds of the server's processor time for one request. */
    double serverMicros() {
        return serverTime.toNanos() / NANOS_PER_MICRO / latencies.length;
    }

    /** The latency in microseconds below which this share of all requests stayed. */
    double percentile(double share) {
        var index = (int) Math.ceil(share * latencies.length) - 1;
        return latencies[Math.clamp(index, 0, latencies.length - 1)] / NANOS_PER_MICRO;
    }
}
