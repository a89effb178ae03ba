package org.claviger.server.net;

/**
 * What came in can't be answered in the protocol of the door.
 *
 * @param reason a line for the log
 */
public record Unreadable(String reason) {}
