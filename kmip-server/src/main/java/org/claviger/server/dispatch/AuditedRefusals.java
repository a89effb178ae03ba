package org.claviger.server.dispatch;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.claviger.server.audit.AuditException;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.audit.AuditRefusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records in the audit whom the doors did not let in, on a thread of its own. A flood must not fill the audit: in each minute
 * so many are recorded of one address, and so many in all; what is left out is counted, and the count is recorded.
 */
public final class AuditedRefusals implements RefusedClients, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditedRefusals.class);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST = 60;
    private static final int MOST_OF_ADDRESS = 10;
    private static final int LONGEST_SUBJECT = 256;

    /** Wakes the recorder, which is not interrupted: it records what waits before it ends. */
    private static final Refused END =
            new Refused("", "", InetSocketAddress.createUnresolved("none", 0), Optional.empty());

    private final AuditLog audit;
    private final long windowNanos;
    private final BlockingQueue<Refused> waiting = new ArrayBlockingQueue<>(MOST);
    private final Thread recorder;

    // Guarded by this.
    private final Map<InetAddress, Integer> ofAddress = new HashMap<>();
    private long windowStart = System.nanoTime();
    private int admitted;
    private long leftOut;

    private volatile boolean closing;

    private record Refused(
            String reason, String connection, InetSocketAddress peer, Optional<X509Certificate> certificate) {}

    public AuditedRefusals(AuditLog audit) {
        this(audit, WINDOW);
    }

    /** @param window in which so many are recorded */
    AuditedRefusals(AuditLog audit, Duration window) {
        this.audit = audit;
        this.windowNanos = window.toNanos();
        this.recorder = Thread.ofPlatform().name("audit-refusals").daemon().start(this::recordUntilClosed);
    }

    @Override
    public synchronized void refused(
            String reason, String connection, InetSocketAddress peer, Optional<X509Certificate> certificate) {
        if (System.nanoTime() - windowStart >= windowNanos) {
            windowStart = System.nanoTime();
            admitted = 0;
            ofAddress.clear();
        }
        var known = ofAddress.getOrDefault(peer.getAddress(), 0);
        if (admitted < MOST
                && known < MOST_OF_ADDRESS
                && waiting.offer(new Refused(reason, connection, peer, certificate))) {
            admitted++;
            ofAddress.put(peer.getAddress(), known + 1);
        } else {
            leaveOut();
        }
    }

    private synchronized long takeLeftOut() {
        var count = leftOut;
        leftOut = 0;
        return count;
    }

    private void recordUntilClosed() {
        try {
            var counted = System.nanoTime();
            while (!closing || !waiting.isEmpty()) {
                var next = waiting.poll(windowNanos, TimeUnit.NANOSECONDS);
                if (next != null && !next.equals(END)) {
                    recordOrCount(next);
                }
                if (System.nanoTime() - counted >= windowNanos) {
                    recordLeftOut();
                    counted = System.nanoTime();
                }
            }
            recordLeftOut();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does
        } catch (AuditException e) {
            LOG.error("refused clients are not recorded any more: {}", e.getMessage());
        } catch (Throwable e) { // such as that memory has run out
            LOG.error("refused clients are not recorded any more", e);
            throw e;
        }
    }

    /**
     * Records one. What fails but for the audit itself, such as a certificate that cannot be described, takes nothing from the
     * others: it is counted with those that are left out.
     */
    private void recordOrCount(Refused refused) {
        try {
            record(refused);
        } catch (AuditException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("a refused client could not be recorded; it is counted", e);
            leaveOut();
        }
    }

    private synchronized void leaveOut() {
        leftOut++;
    }

    private void record(Refused refused) {
        var peer = refused.peer();
        audit.refused(new AuditRefusal(
                refused.reason(),
                refused.connection(),
                String.valueOf(peer),
                refused.certificate()
                        .map(certificate -> new AuditRefusal.Certificate(
                                shortened(certificate.getSubjectX500Principal().getName()),
                                CertificateText.serial(certificate),
                                CertificateText.sha256(certificate)))));
    }

    private static String shortened(String subject) {
        return subject.length() <= LONGEST_SUBJECT ? subject : subject.substring(0, LONGEST_SUBJECT) + "...";
    }

    private void recordLeftOut() {
        var count = takeLeftOut();
        if (count > 0) {
            audit.refusedMore(count);
        }
    }

    /** Records what waits. */
    @Override
    public void close() {
        closing = true;
        var _ = waiting.offer(END); // if there is no room, the recorder does not wait
        try {
            recorder.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
