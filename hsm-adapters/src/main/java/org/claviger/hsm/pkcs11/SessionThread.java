package org.claviger.hsm.pkcs11;

import static org.claviger.hsm.BackendException.Category.SESSION_LOST;
import static org.claviger.hsm.BackendException.Category.THROTTLED;
import static org.claviger.hsm.BackendException.Category.UNAVAILABLE;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.jspecify.annotations.Nullable;

/**
 * A thread with one session. It does one task after the other, and gets the session, the login or the whole module back
 * when they are lost:
 *
 * <ol>
 *   <li>session or handle invalid: a new session, a login if it is needed, the key looked up again;
 *   <li>that didn't help, or the token is gone: C_Finalize and C_Initialize, then as above;
 *   <li>busy: a pause, some times;
 *   <li>anything else, or the same again: the caller hears of it.
 * </ol>
 */
final class SessionThread {
    private static final int MOST_BUSY_ATTEMPTS = 5;
    private static final Duration FIRST_BUSY_PAUSE = Duration.ofMillis(20);

    /** How long a thread that the device gives no session leaves the work to others. */
    private static final Duration REST = Duration.ofMillis(500);

    private final SessionPool pool;
    private final Token token;
    private final Thread thread;

    /** Used by the thread itself only. */
    private Token.@Nullable Session session;

    /** Another thread took its place while it was stuck. */
    private final AtomicBoolean replaced = new AtomicBoolean();

    SessionThread(SessionPool pool, String name) {
        this.pool = pool;
        this.token = pool.token();
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void stop() {
        thread.interrupt();
    }

    void join(Duration patience) {
        try {
            var _ = thread.join(patience);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The caller of the running task went away. */
    void abandoned() {
        if (replaced.compareAndSet(false, true) && !pool.replace()) {
            replaced.set(false);
        }
    }

    private void run() {
        try {
            while (!pool.closed() && !replaced.get()) {
                perform(pool.next());
            }
        } catch (InterruptedException _) {
            // the pool is being closed
        } finally {
            dropSession();
            if (replaced.get()) {
                pool.returnSpare();
            }
            pool.ended(this);
        }
    }

    private void perform(DeviceCall.Task<?> task) throws InterruptedException {
        if (!task.begin(this)) {
            return;
        }
        BackendException problem = null;
        try {
            problem = attempts(task);
        } catch (NoSession _) {
            if (task.putBack() && pool.putBack(task)) {
                Thread.sleep(REST);
                return;
            }
            problem = new BackendException(THROTTLED, "token " + token + " gives out no more sessions");
            task.refuse(problem);
            return;
        } catch (InterruptedException e) {
            task.finish(new BackendException(UNAVAILABLE, "token " + token + " is being closed"));
            throw e;
        } catch (RuntimeException e) {
            problem = new BackendException(Category.INTERNAL, "token " + token + ": " + e.getMessage(), e);
            dropSession();
        }
        if (problem == null) {
            token.answered();
            pool.healthMonitor().succeeded();
        } else {
            pool.healthMonitor().failed(problem.category());
        }
        task.finish(problem);
    }

    /** The device gives this thread no session, while other threads have one. */
    private static final class NoSession extends Exception {
        NoSession() {
            super(null, null, false, false);
        }
    }

    /** Tries until it works or there is no sense in trying; returns what went wrong in the end. */
    private @Nullable BackendException attempts(DeviceCall.Task<?> task) throws NoSession, InterruptedException {
        boolean reopened = false;
        boolean reconnected = false;
        boolean outcomeUnknown = false;
        int busy = 0;
        for (int attempt = 1; ; attempt++) {
            long epoch = token.module().epoch();
            var problem = attempt(task, attempt);
            if (problem == null) {
                return null;
            }
            outcomeUnknown |= problem.outcomeUnknown();
            boolean patient = !task.left().isNegative() && !pool.closed();
            if (task.effect() == Effect.TRIAL || !patient) {
                return leavingOpen(problem, outcomeUnknown);
            }
            var category = problem.category();
            if (category == SESSION_LOST && !reopened) {
                reopened = true;
                token.handles().forgetHandles();
            } else if ((category == SESSION_LOST || category == UNAVAILABLE) && !reconnected) {
                reconnected = true;
                try {
                    if (!token.reconnect(epoch)) {
                        return leavingOpen(problem, outcomeUnknown);
                    }
                } catch (BackendException e) {
                    return leavingOpen(e, outcomeUnknown);
                }
                if (category == SESSION_LOST) {
                    token.handles().forgetAll();
                }
            } else if (category == THROTTLED && busy < MOST_BUSY_ATTEMPTS) {
                pause(busy++);
            } else {
                return leavingOpen(problem, outcomeUnknown);
            }
        }
    }

    /** The problem, and that an attempt before it may have had its effect. */
    private static BackendException leavingOpen(BackendException problem, boolean outcomeUnknown) {
        if (problem.outcomeUnknown() || !outcomeUnknown) {
            return problem;
        }
        return new BackendException(
                problem.category(),
                String.valueOf(problem.getMessage()),
                problem,
                true,
                problem.nativeCode().orElse(null));
    }

    private @Nullable BackendException attempt(DeviceCall.Task<?> task, int attempt) throws NoSession {
        var use = token.module().use();
        use.lock();
        try {
            task.attempt(new Cryptoki(
                    token.module().library(),
                    token.profile(),
                    session(task).handle(),
                    token.handles(),
                    task.memory(),
                    attempt));
            return null;
        } catch (CkException e) {
            if (e.is(ReturnCode.SESSION_COUNT) && pool.openSessions().get() > 0) {
                throw new NoSession();
            }
            var category = e.category(token.profile());
            if (!leavesSessionUsable(e.function(), category)) {
                dropSession();
            }
            return new BackendException(
                    category,
                    "%s, token %s".formatted(e.getMessage(), token),
                    e,
                    task.effect() == Effect.CHANGES_KEYS && e.function().changesKeys() && leavesOpen(category),
                    ReturnCode.name(e.code()));
        } catch (BackendException e) {
            return e;
        } finally {
            use.unlock();
        }
    }

    /**
     * Whether the session can be used again: if the token judged what it was asked, and no operation can be left active. A
     * token's last session takes the login along, so it isn't given up lightly.
     */
    private static boolean leavesSessionUsable(CkFunction function, Category category) {
        return switch (category) {
            case INVALID_DATA -> true;
            case UNSUPPORTED, DENIED_BY_KEY_POLICY ->
                switch (function) {
                    case C_ENCRYPT, C_DECRYPT, C_SIGN, C_VERIFY, C_FIND_OBJECTS -> false;
                    default -> true;
                };
            default -> false;
        };
    }

    private static boolean leavesOpen(Category category) {
        return category.retryable() || category == Category.INTERNAL;
    }

    private Token.Session session(DeviceCall.Task<?> task) {
        var current = session;
        if (current == null || current.epoch() != token.module().epoch()) {
            dropSession();
            current = token.open(task.memory());
            session = current;
            pool.openSessions().incrementAndGet();
        }
        return current;
    }

    private void dropSession() {
        var current = session;
        if (current == null) {
            return;
        }
        session = null;
        pool.openSessions().decrementAndGet();
        var use = token.module().use();
        use.lock();
        try {
            token.close(current);
        } finally {
            use.unlock();
        }
    }

    private static void pause(int busy) throws InterruptedException {
        long millis = FIRST_BUSY_PAUSE.toMillis() << busy;
        Thread.sleep(
                millis + ThreadLocalRandom.current().nextLong(millis)); // spread, so that not all come back at once
    }
}
