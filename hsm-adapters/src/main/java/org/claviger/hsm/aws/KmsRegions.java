package org.claviger.hsm.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * The Regions in which KMS is called. What uses a multi-Region key goes on in the next Region when one can't be used; what
 * makes or changes keys happens in the first one only.
 */
final class KmsRegions implements AutoCloseable {
    /** How long a Region that failed is tried last. */
    private static final Duration AVOIDANCE = Duration.ofSeconds(30);

    private final List<KmsRegion> regions;
    private final KmsHealth health;
    private final LongSupplier nanoTime;

    /** When the Regions that failed had failed last, by {@link #nanoTime}. */
    private final Map<KmsRegion, Long> failures = new ConcurrentHashMap<>();

    /** Held for reading by every call, for writing when closed. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    /** Guarded by {@link #lock}. */
    private boolean closed;

    /** @param nanoTime as {@link System#nanoTime} */
    KmsRegions(List<KmsRegion> regions, KmsHealth health, LongSupplier nanoTime) {
        this.regions = List.copyOf(regions);
        this.health = health;
        this.nanoTime = nanoTime;
    }

    /** The Regions, the first of which has the keys that others replicate. */
    List<AwsRegion> all() {
        return regions.stream().map(KmsRegion::region).toList();
    }

    AwsRegion primary() {
        return regions.getFirst().region();
    }

    Optional<AwsRegion> find(String name) {
        return all().stream().filter(r -> r.name().equals(name)).findFirst();
    }

    /** Asks in the first Region. */
    <T> T ask(String operation, Function<KmsClient, T> call) {
        return ask(primary(), operation, call);
    }

    <T> T ask(AwsRegion region, String operation, Function<KmsClient, T> call) {
        return observed(() -> of(region).ask(operation, call));
    }

    /** Changes something in the first Region; see {@link KmsRegion#change}. */
    <T> T change(String operation, Function<KmsClient, T> call) {
        return change(primary(), operation, call);
    }

    <T> T change(AwsRegion region, String operation, Function<KmsClient, T> call) {
        return observed(() -> of(region).change(operation, call));
    }

    /**
     * Uses a key, if it is a multi-Region key in the first Region that can be used.
     *
     * @param call is given the client and the key's ARN in the client's Region
     * @throws BackendException the first Region's failure, with those of the others suppressed
     */
    <T> T use(KmsKeyName key, String operation, BiFunction<KmsClient, String, T> call) {
        return open(() -> {
            BackendException first = null;
            for (var region : key.multiRegion() ? inOrder() : regions.subList(0, 1)) {
                try {
                    T answer = region.ask(operation, client -> call.apply(client, key.arn(region.region())));
                    failures.remove(region);
                    health.answered(region == regions.getFirst());
                    return answer;
                } catch (BackendException e) {
                    if (first != null) {
                        first.addSuppressed(e);
                        continue;
                    }
                    if (!isOutage(e.category())) {
                        health.failed(e.category());
                        throw e;
                    }
                    first = e;
                    failures.put(region, nanoTime.getAsLong());
                    health.stumbled(e.category());
                }
            }
            if (first == null) {
                throw new IllegalStateException("no Region was tried");
            }
            health.failed(first.category());
            throw first;
        });
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                regions.forEach(KmsRegion::close);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private <T> T observed(Supplier<T> call) {
        return open(() -> {
            try {
                T answer = call.get();
                health.answered(true);
                return answer;
            } catch (BackendException e) {
                health.failed(e.category());
                throw e;
            }
        });
    }

    private <T> T open(Supplier<T> call) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new BackendException(Category.UNAVAILABLE, "the AWS KMS backend is closed");
            }
            return call.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Those that failed lately come last. */
    private List<KmsRegion> inOrder() {
        var now = nanoTime.getAsLong();
        var order = new ArrayList<KmsRegion>();
        var avoided = new ArrayList<KmsRegion>();
        for (var region : regions) {
            var failure = failures.get(region);
            (failure == null || now - failure > AVOIDANCE.toNanos() ? order : avoided).add(region);
        }
        order.addAll(avoided);
        return order;
    }

    private KmsRegion of(AwsRegion region) {
        return regions.stream()
                .filter(r -> r.region().name().equals(region.name()))
                .findFirst()
                .orElseThrow(() -> new BackendException(
                        Category.UNSUPPORTED, "Region %s is not among the configured %s".formatted(region, all())));
    }

    /** Whether another Region may do better. A disabled key is disabled on purpose, whatever its replicas' state. */
    private static boolean isOutage(Category category) {
        return category == Category.UNAVAILABLE || category == Category.TIMEOUT || category == Category.THROTTLED;
    }
}
