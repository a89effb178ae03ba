package org.claviger.server.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is done about a system's clock that is wrong.
 *
 * @param tolerance how far it may be behind what a server has gone by already: so long the server's clock stands still
 * @param acceptedFrom the time, in whole seconds, that a server has gone by and that was wrong, if an operator says so
 */
public record ClockSettings(Duration tolerance, Optional<Instant> acceptedFrom) {}
