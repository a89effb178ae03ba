package org.claviger.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BoundedLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("org.claviger.server.dispatch.bounded");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    @BeforeEach
    void record() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void forget() {
        logger.detachAppender(appender);
    }

    private List<String> lines() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void whatIsTooMuchIsCounted() {
        try (var log = new BoundedLog(logger, 3, Duration.ofDays(1))) {
            for (var i = 1; i <= 10; i++) {
                log.info("line {}", i);
            }
            assertThat(lines()).containsExactly("line 1", "line 2", "line 3");
        }
        assertThat(lines()).hasSize(4).last().asString().startsWith("7 more lines like these were left out");
    }

    @Test
    void timeMakesRoom() {
        try (var log = new BoundedLog(logger, 1, Duration.ofNanos(1))) {
            for (var i = 1; i <= 10; i++) {
                log.info("line {}", i);
            }
        }
        assertThat(lines()).hasSize(10);
    }
}
