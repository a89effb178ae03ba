package org.claviger.server.store;

/**
 * What must be durable before a change is, such as the audit's record of what is intended. It has been stated, and can become
 * durable while the change is being prepared.
 */
public interface Prerequisite {
    /** What needs nothing. */
    Prerequisite NONE = new Prerequisite() {
        @Override
        public void begin() {}

        @Override
        public void await() {}
    };

    /** Has it made durable and returns at once. May be called again. */
    void begin();

    /**
     * Returns when it is durable. May be called again.
     *
     * @throws RuntimeException if it cannot become so; then nothing must be changed
     */
    void await();
}
