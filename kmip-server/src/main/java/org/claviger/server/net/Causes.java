package org.claviger.server.net;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What the failures of connections come from. */
final class Causes {
    private Causes() {}

    /** A failure, and what it came from, down to the first cause. */
    static Stream<Throwable> of(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    /** Returns the first of this type. */
    static <T extends Throwable> Optional<T> find(Class<T> type, Throwable failure) {
        return of(failure).filter(type::isInstance).findFirst().map(type::cast);
    }

    /** Tells whether the connection is gone, and nothing else is wrong. */
    static boolean isLoss(Throwable failure) {
        return failure instanceof ClosedChannelException
                || failure instanceof IOException && !(failure instanceof SSLException);
    }
}
