package org.claviger.hsm.support;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;

/** Keeps up to a fixed number of idle objects that are dear to make; makes a new one when none is idle. */
final class Pool<T> {
    private static final int IDLE = 64;

    private final ArrayBlockingQueue<T> idle = new ArrayBlockingQueue<>(IDLE);
    private final Supplier<T> maker;

    Pool(Supplier<T> maker) {
        this.maker = maker;
    }

    T take() {
        T pooled = idle.poll();
        return pooled != null ? pooled : maker.get();
    }

    /** Gives {@code t} back; it is dropped when enough are idle. */
    void giveBack(T t) {
        var _ = idle.offer(t);
    }
}
