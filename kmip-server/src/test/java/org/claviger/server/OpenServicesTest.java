package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenServicesTest {
    private final List<String> closed = new ArrayList<>();
    private final OpenServices open = new OpenServices();

    @Test
    void whatWasOpenedLastIsClosedFirst() {
        open.add(service("memory"));
        open.add(service("database"));
        open.add(service("door"));

        open.close();

        assertThat(closed).containsExactly("door", "database", "memory");
    }

    @Test
    void aServiceThatFailsKeepsNoneOfTheOthersOpen() {
        open.add(service("memory"));
        open.add(() -> {
            closed.add("device");
            throw new IllegalStateException("the device is gone");
        });
        open.add(service("door"));

        open.close();

        assertThat(closed).containsExactly("door", "device", "memory");
    }

    @Test
    void whatIsBeingClosedHasAName() {
        open.add(new Door());

        open.close();

        assertThat(closed).containsExactly("Door");
    }

    private final class Door implements AutoCloseable {
        @Override
        public void close() {
            closed.add(open.closing());
        }
    }

    @Test
    void nothingIsClosedTwice() {
        open.add(service("memory"));

        open.close();
        open.close();

        assertThat(closed).containsExactly("memory");
    }

    @Test
    void aServiceIsHandedBackAsWhatItIs() {
        AutoCloseable service = service("memory");

        assertThat(open.add(service)).isSameAs(service);
    }

    private AutoCloseable service(String name) {
        return () -> closed.add(name);
    }
}
