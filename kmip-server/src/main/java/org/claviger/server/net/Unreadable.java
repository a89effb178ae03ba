package org.claviger.server.net;

/**
 * What came in can't be answered in KMIP.
 *
 * @param reason a line for the log
 */
record Unreadable(String reason) {}
