package org.claviger.server.config;

import static org.claviger.server.config.ValueTypes.number;
import static org.claviger.server.config.ValueTypes.size;

import org.claviger.ttlv.Limits;

/** How large requests may be. */
final class LimitKeys {
    static final Section SECTION = new Section("limits.");

    static final Key<Integer> MESSAGE =
            SECTION.withDefault("message", size(1024, Limits.MAX_MESSAGE_BYTES_CAP), "1MiB", "One whole request.");
    static final Key<Integer> NESTING = SECTION.withDefault(
            "nesting", number(1, Limits.MAX_DEPTH_CAP), "32", "Structures inside structures of a request.");
    static final Key<Integer> ITEMS =
            SECTION.withDefault("items", number(16, Limits.MAX_ITEMS_CAP), "20000", "TTLV items of a request.");
    static final Key<Integer> BATCH_ITEMS = SECTION.withDefault(
            "batch-items", number(1, Limits.MAX_BATCH_ITEMS_CAP), "100", "Operations in one request.");
    static final Key<Integer> TEXT =
            SECTION.withDefault("text", size(64, Limits.MAX_MESSAGE_BYTES_CAP), "256KiB", "One text.");
    static final Key<Integer> NAME = SECTION.withDefault(
            "name", size(16, Limits.MAX_MESSAGE_BYTES_CAP), "4KiB", "The name of an object; at most `limits.text`.");
    static final Key<Integer> BIG_INTEGER =
            SECTION.withDefault("big-integer", size(8, Limits.MAX_MESSAGE_BYTES_CAP), "4KiB", "One Big Integer.");
    static final Key<Integer> ATTRIBUTES_PER_OBJECT = SECTION.withDefault(
            "attributes-per-object", number(1, 10_000), "256", "Attributes of one object or one request.");
    static final Key<Integer> LOCATE_PAGE =
            SECTION.withDefault("locate-page", number(1, 100_000), "1000", "Identifiers in one answer to Locate.");

    private LimitKeys() {}
}
