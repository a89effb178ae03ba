package org.claviger.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Keeps log lines, of this package unless told otherwise, while a test runs. */
final class LogRecorder extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger;
    private final @Nullable Level levelBefore;
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    LogRecorder() {
        this("org.claviger.server.net");
    }

    LogRecorder(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        // A command that another test ran may have quietened everything.
        levelBefore = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(this);
        start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    List<String> lines(Level atLeast) {
        return events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(atLeast))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    void hasNoStackTraceAndNoError() {
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getThrowableProxy()).isNull();
            assertThat(event.getLevel().isGreaterOrEqual(Level.ERROR)).isFalse();
        });
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setLevel(levelBefore);
    }
}
