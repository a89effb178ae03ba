package org.claviger.ttlv;

/**
 * What a reader accepts at most. Each number is checked before memory is set aside for what it counts.
 *
 * @param maxMessageBytes one whole message; stops a peer from making us buffer its 4 GiB length
 * @param maxDepth structures inside structures; stops stack exhaustion
 * @param maxItems items in one message; stops many tiny items from growing into many objects
 * @param maxBatchItems batch items in one message; stops one message from holding a worker for hours
 * @param maxTextBytes UTF-8 bytes of one Text String
 * @param maxNameBytes UTF-8 bytes of a Name's value; names are indexed
 * @param maxBigIntegerBytes bytes of one Big Integer; arithmetic on it grows with its square
 * @param maxAttributes attributes of one object or one request
 */
public record Limits(
        int maxMessageBytes,
        int maxDepth,
        int maxItems,
        int maxBatchItems,
        int maxTextBytes,
        int maxNameBytes,
        int maxBigIntegerBytes,
        int maxAttributes) {
    public static final int MAX_MESSAGE_BYTES_CAP = 64 << 20;
    public static final int MAX_DEPTH_CAP = 64;
    public static final int MAX_ITEMS_CAP = 200_000;
    public static final int MAX_BATCH_ITEMS_CAP = 1_000;

    public static final Limits DEFAULT = new Limits(1 << 20, 32, 20_000, 100, 256 << 10, 4 << 10, 4_096, 256);

    /**
     * The widest that can be set, for what was within somebody's limits when it was written: later, narrower limits must not make it
     * unreadable.
     */
    public static final Limits WIDEST = new Limits(
            MAX_MESSAGE_BYTES_CAP,
            MAX_DEPTH_CAP,
            MAX_ITEMS_CAP,
            MAX_BATCH_ITEMS_CAP,
            MAX_MESSAGE_BYTES_CAP,
            MAX_MESSAGE_BYTES_CAP,
            MAX_MESSAGE_BYTES_CAP,
            MAX_ITEMS_CAP);

    public Limits {
        requireWithin("maxMessageBytes", maxMessageBytes, MAX_MESSAGE_BYTES_CAP);
        requireWithin("maxDepth", maxDepth, MAX_DEPTH_CAP);
        requireWithin("maxItems", maxItems, MAX_ITEMS_CAP);
        requireWithin("maxBatchItems", maxBatchItems, MAX_BATCH_ITEMS_CAP);
        requireWithin("maxTextBytes", maxTextBytes, MAX_MESSAGE_BYTES_CAP);
        requireWithin("maxNameBytes", maxNameBytes, maxTextBytes);
        requireWithin("maxBigIntegerBytes", maxBigIntegerBytes, MAX_MESSAGE_BYTES_CAP);
        requireWithin("maxAttributes", maxAttributes, MAX_ITEMS_CAP);
    }

    private static void requireWithin(String name, int value, int cap) {
        if (value < 1 || value > cap) {
            throw new IllegalArgumentException(name + " " + value + " (expected 1 to " + cap + ")");
        }
    }
}
