package org.claviger.server.bench;

import java.util.Locale;

/** What the server is to reach, mostly as ratios of two things measured in the same run. */
enum Goal {
    START("first reply after the start, seconds", 3, false),
    QUERY("Query, of the echo's rate", 0.6, true),
    GET("Get of a cached key, of the echo's rate", 0.45, true),
    ENCRYPT("Encrypt of 32 bytes, of the echo's rate", 0.4, true),
    STORED("Get of any of many keys, of the echo's rate", 0.25, true),
    CREATE("durable Create, of one writer's syncs of a page", 1, true),
    LOCATE("Locate's processor time with many objects, of that with few", 1.5, false),
    CONNECT("a new connection's processor time, of a bare handshake's", 1.3, false),
    WALLET("a wallet's GET /key/{pub}, of the HTTPS echo's rate", 0.2, true),
    IDLE("memory of 1,000 idle connections, MiB", 100, false);

    private final String text;
    private final double limit;
    private final boolean isLeast;

    /** @param isLeast whether the limit is the least, and not the most */
    Goal(String text, double limit, boolean isLeast) {
        this.text = text;
        this.limit = limit;
        this.isLeast = isLeast;
    }

    boolean isReached(double value) {
        return isLeast ? value >= limit : value <= limit;
    }

    /** Says what was measured beside what is wanted. */
    String line(double value) {
        return String.format(
                Locale.ROOT,
                "%-62s %8.2f  %s %-5s %s",
                text,
                value,
                isLeast ? "at least" : "at most ",
                limit == Math.rint(limit) ? Long.toString(Math.round(limit)) : Double.toString(limit),
                isReached(value) ? "reached" : "MISSED");
    }
}
