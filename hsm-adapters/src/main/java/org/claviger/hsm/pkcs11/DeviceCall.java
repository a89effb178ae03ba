package org.claviger.hsm.pkcs11;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.jspecify.annotations.Nullable;

/**
 * One call of a device, from the side of its caller: fill {@link #memory}, {@link #run} the work once, take from its result
 * what is needed, close.
 *
 * <p>A caller that waited long enough goes away, while the thread that is stuck in the device keeps the memory: whichever
 * of the two is last zeroes it.
 */
final class DeviceCall implements AutoCloseable {
    private final SessionPool pool;
    private final CallMemory memory;

    /** The caller, and the session's thread while it works. */
    private final AtomicInteger holders = new AtomicInteger(1);

    DeviceCall(SessionPool pool, CallMemory memory) {
        this.pool = pool;
        this.memory = memory;
    }

    /** Memory for what goes in. Not to be touched while {@link #run} runs, nor after it failed. */
    CallMemory memory() {
        return memory;
    }

    /**
     * Has the work done on a session.
     *
     * @return its result; segments in it are good until this call is closed
     * @throws BackendException as the device's answer says; TIMEOUT if there is none in time; THROTTLED if too many calls
     *     are waiting already
     */
    <T> T run(Effect effect, Work<T> work) {
        var task = new Task<>(
                this, effect, work, System.nanoTime() + pool.timeout().toNanos());
        pool.submit(task);
        return task.await(pool);
    }

    /** A copy of a result in the caller's own memory. */
    static MemorySegment copy(MemorySegment result, SegmentAllocator allocator) {
        var copy = allocator.allocate(result.byteSize());
        copy.copyFrom(result);
        return copy;
    }

    private void hold() {
        holders.incrementAndGet();
    }

    @Override
    public void close() {
        if (holders.decrementAndGet() == 0) {
            memory.close();
        }
    }

    private enum State {
        WAITING,
        RUNNING,
        DONE,
        /** The caller went away; whoever comes across it next cleans up. */
        ABANDONED
    }

    /** The work, on its way to a session's thread and back. */
    static final class Task<T> {
        private final DeviceCall call;
        private final Effect effect;
        private final Work<T> work;
        private final long deadline;
        private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile Optional<T> result = Optional.empty();
        private volatile @Nullable BackendException failure;

        /** The thread that works on it. */
        private volatile @Nullable SessionThread worker;

        private Task(DeviceCall call, Effect effect, Work<T> work, long deadline) {
            this.call = call;
            this.effect = effect;
            this.work = work;
            this.deadline = deadline;
        }

        Effect effect() {
            return effect;
        }

        CallMemory memory() {
            return call.memory;
        }

        /** What is left of the caller's patience; negative if nothing. */
        Duration left() {
            return Duration.ofNanos(deadline - System.nanoTime());
        }

        /** The session's thread takes the task; false if nobody wants it any more. */
        boolean begin(SessionThread thread) {
            call.hold();
            worker = thread;
            if (state.compareAndSet(State.WAITING, State.RUNNING)) {
                return true;
            }
            call.close();
            return false;
        }

        /** The session's thread has no session for it; another one may. */
        boolean putBack() {
            boolean wanted = state.compareAndSet(State.RUNNING, State.WAITING);
            call.close();
            return wanted;
        }

        void attempt(Cryptoki cryptoki) {
            result = Optional.of(work.run(cryptoki));
        }

        /** @return whether the caller was still there */
        boolean finish(@Nullable BackendException problem) {
            failure = problem;
            boolean wanted = state.compareAndSet(State.RUNNING, State.DONE);
            done.countDown();
            call.close();
            return wanted;
        }

        /** It never began, and never will. */
        void refuse(BackendException problem) {
            failure = problem;
            state.compareAndSet(State.WAITING, State.DONE);
            done.countDown();
        }

        private T await(SessionPool pool) {
            boolean interrupted = false;
            try {
                if (done.await(Math.max(0, left().toNanos()), TimeUnit.NANOSECONDS)) {
                    return outcome();
                }
            } catch (InterruptedException _) {
                interrupted = true;
                Thread.currentThread().interrupt();
            }
            if (state.compareAndSet(State.WAITING, State.ABANDONED)) {
                throw pool.gaveUp(interrupted, "no session was free", false);
            }
            if (state.compareAndSet(State.RUNNING, State.ABANDONED)) {
                var stuck = worker;
                if (stuck != null) {
                    stuck.abandoned();
                }
                throw pool.gaveUp(interrupted, "the token did not answer", effect == Effect.CHANGES_KEYS);
            }
            return outcome(); // it was done at the last moment
        }

        private T outcome() {
            var problem = failure;
            if (problem != null) {
                throw new BackendException(
                        problem.category(),
                        String.valueOf(problem.getMessage()),
                        problem,
                        problem.outcomeUnknown(),
                        problem.nativeCode().orElse(null));
            }
            return result.orElseThrow(() -> new BackendException(Category.INTERNAL, "a call came to nothing"));
        }
    }
}
