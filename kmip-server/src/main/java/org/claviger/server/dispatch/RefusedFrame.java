package org.claviger.server.dispatch;

import org.claviger.ttlv.ProtocolVersion;

/**
 * A message that could not be taken in whole, but whose header was readable, so that the client can be told.
 *
 * @param version the version of the request, and so of the answer
 * @param kind what is wrong, for the Result Reason
 * @param detail a sentence for the client with actual and expected figures
 */
public record RefusedFrame(ProtocolVersion version, Kind kind, String detail) {
    /** Why a message is not taken in. */
    public enum Kind {
        /** It says it is longer than this server allows. */
        TOO_LONG,
        /** It did not arrive whole within the time allowed. */
        TOO_SLOW
    }
}
