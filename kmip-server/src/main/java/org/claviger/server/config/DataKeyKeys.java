package org.claviger.server.config;

import static org.claviger.server.config.ValueTypes.choice;
import static org.claviger.server.config.ValueTypes.duration;
import static org.claviger.server.config.ValueTypes.number;

import java.time.Duration;
import java.util.List;

/** How unwrapped data keys are kept. */
final class DataKeyKeys {
    static final Section SECTION = new Section("data-keys.");

    static final Key<Duration> MAX_AGE = SECTION.withDefault(
            "max-age",
            duration(Duration.ZERO),
            "5m",
            "How long an unwrapped data key is kept in locked memory. `0s`: each use asks the provider.");
    static final Key<Boolean> ON_UNAVAILABLE = SECTION.withDefault(
            "on-unavailable",
            choice(List.of(false, true), serve -> serve ? "serve-cached" : "refuse"),
            "refuse",
            "What happens to requests for a data key that was kept for `max-age` while the provider doesn't answer: they fail"
                    + " (`refuse`), or the kept key is used on (`serve-cached`) until `max-age-unavailable`.");
    static final Key<Duration> MAX_AGE_UNAVAILABLE = SECTION.withDefault(
            "max-age-unavailable",
            duration(Duration.ZERO),
            "1h",
            "How long an unwrapped data key is kept in all with `serve-cached`; at least `max-age`.");
    static final Key<Integer> MAX_ENTRIES = SECTION.withDefault(
            "max-entries", number(1, 1_000_000), "10000", "How many unwrapped data keys are kept at a time.");
    static final Key<Integer> MAX_USES = SECTION.withDefault(
            "max-uses",
            number(1, 1_000_000_000),
            "1000000",
            "How often one is used before the provider is asked again.");

    private DataKeyKeys() {}
}
