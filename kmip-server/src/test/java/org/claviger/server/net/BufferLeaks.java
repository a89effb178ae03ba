package org.claviger.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a class of tests if a buffer was lost in it. */
final class BufferLeaks implements BeforeAllCallback, AfterAllCallback {
    private final LogRecorder leaks = new LogRecorder("io.netty.util.ResourceLeakDetector");

    @Override
    public void beforeAll(ExtensionContext context) {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        // A lost buffer is noticed when it has been collected and another one is taken.
        System.gc();
        for (var i = 0; i < 100; i++) {
            ByteBufAllocator.DEFAULT.buffer().release();
        }
        assertThat(leaks.lines(Level.ERROR)).isEmpty();
        leaks.close();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    }
}
