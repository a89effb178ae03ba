package org.claviger.server.crypto;

import java.time.Duration;

/**
 * How long unwrapped data keys may be kept, and used.
 *
 * @param cached whether they are kept at all; if not, each use asks the provider
 * @param longest the longest time after it was unwrapped
 * @param longestInOutage the longest time after it was unwrapped that it may be used when the provider doesn't answer; not
 *     shorter than {@code longest}, and the same where a key must not be used any longer for that
 * @param mostKeys the greatest number at a time
 * @param mostUses the greatest number of uses before it is unwrapped again
 */
public record DataKeySettings(boolean cached, Duration longest, Duration longestInOutage, int mostKeys, int mostUses) {
    /** Five minutes, 10,000 keys, a million uses each. */
    public static final DataKeySettings DEFAULT = new DataKeySettings(true, Duration.ofMinutes(5), 10_000, 1_000_000);

    /** Every use asks the provider. */
    public static final DataKeySettings NOT_CACHED = new DataKeySettings(false, Duration.ofMinutes(5), 1, 1);

    public DataKeySettings {
        if (!longest.isPositive() || longestInOutage.compareTo(longest) < 0 || mostKeys < 1 || mostUses < 1) {
            throw new IllegalArgumentException(
                    "data keys kept for %s, in an outage %s, at most %d, for %d uses (expected more than 0, and in an outage not less)"
                            .formatted(longest, longestInOutage, mostKeys, mostUses));
        }
    }

    /** Settings by which an outage changes nothing. */
    public DataKeySettings(boolean cached, Duration longest, int mostKeys, int mostUses) {
        this(cached, longest, longest, mostKeys, mostUses);
    }

    /** The same settings, with keys used longer while the provider doesn't answer. */
    public DataKeySettings inOutage(Duration longer) {
        return new DataKeySettings(cached, longest, longer, mostKeys, mostUses);
    }
}
