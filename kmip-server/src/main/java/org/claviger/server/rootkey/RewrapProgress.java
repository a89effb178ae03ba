package org.claviger.server.rootkey;

import java.time.Instant;
import org.claviger.hsm.support.ByteReader;
import org.claviger.hsm.support.ByteWriter;
import org.claviger.hsm.support.MalformedBytesException;
import org.claviger.server.crypto.Rewrapping;
import org.claviger.ttlv.Bytes;

/**
 * How far wrapping anew has come; stored, so that it goes on after a restart.
 *
 * @param position the number of the last object that was looked at
 * @param looked how many objects were looked at since it began
 * @param rewrapped how many of their data keys were wrapped anew
 * @param reason why it stands, if it failed
 */
record RewrapProgress(
        Rewrapping.Scope scope,
        State state,
        int perSecond,
        Instant began,
        long position,
        long looked,
        long rewrapped,
        String reason) {
    private static final int FORMAT = 0x01;
    private static final int LONGEST_REASON = 4096;
    private static final int LONGEST_NAME = 32;

    enum State {
        RUNNING,
        STOPPED,
        FAILED,
        DONE
    }

    RewrapProgress at(long number, long more, long moreRewrapped) {
        return new RewrapProgress(
                scope, state, perSecond, began, number, looked + more, rewrapped + moreRewrapped, reason);
    }

    RewrapProgress in(State next, String why) {
        var kept = why.length() > LONGEST_REASON / 4 ? why.substring(0, LONGEST_REASON / 4) : why;
        return new RewrapProgress(scope, next, perSecond, began, position, looked, rewrapped, kept);
    }

    Bytes toBytes() {
        return Bytes.wrap(new ByteWriter()
                .u8(FORMAT)
                .text(scope.name())
                .text(state.name())
                .i32(perSecond)
                .i64(began.toEpochMilli())
                .i64(position)
                .i64(looked)
                .i64(rewrapped)
                .text(reason)
                .toByteArray());
    }

    /** @throws IllegalStateException if the bytes are not of this form */
    static RewrapProgress ofBytes(Bytes bytes) {
        try {
            var in = new ByteReader(bytes.toArray());
            int format = in.u8("format");
            if (format != FORMAT) {
                throw new MalformedBytesException("format %d (expected %d)".formatted(format, FORMAT));
            }
            var progress = new RewrapProgress(
                    Rewrapping.Scope.valueOf(in.text(LONGEST_NAME, "scope")),
                    State.valueOf(in.text(LONGEST_NAME, "state")),
                    in.i32("objects a second"),
                    Instant.ofEpochMilli(in.i64("begin")),
                    in.i64("position"),
                    in.i64("objects looked at"),
                    in.i64("rewrapped"),
                    in.text(LONGEST_REASON, "reason"));
            in.end();
            return progress;
        } catch (MalformedBytesException | IllegalArgumentException e) {
            throw new IllegalStateException("the record of wrapping anew is damaged: " + e.getMessage(), e);
        }
    }
}
