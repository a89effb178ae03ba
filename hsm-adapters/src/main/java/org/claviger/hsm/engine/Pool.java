package org.claviger.hsm.engine;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Keeps up to a fixed number of idle objects that are dear to make; makes a new one when none is idle. */
final class Pool<T> {
    private static final int IDLE = 64;

    private final ArrayBlockingQueue<T> idle = new ArrayBlockingQueue<>(IDLE);
    private final Supplier<T> maker;
    private final Consumer<T> dropper;

    Pool(Supplier<T> maker) {
        this(maker, _ -> {});
    }

    /** @param dropper gives up what is not kept, for objects that the collector doesn't know */
    Pool(Supplier<T> maker, Consumer<T> dropper) {
        this.maker = maker;
        this.dropper = dropper;
    }

    T take() {
        T pooled = idle.poll();
        return pooled != null ? pooled : maker.get();
    }

    /** Gives {@code t} back; it is dropped when enough are idle. */
    void giveBack(T t) {
        if (!idle.offer(t)) {
            dropper.accept(t);
        }
    }
}
