package org.claviger.server.operation;

import java.util.Locale;
import org.claviger.enumeration.ResultReason;
import org.claviger.operation.Log;
import org.claviger.operation.OperationType;
import org.claviger.server.domain.KmipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log (KMIP 2.1 section 6.1.29): writes a client's text into the log of the server, on one line that names the client. Not into
 * the audit, which records that the client did so, and keeps no text that a client has chosen.
 */
public final class LogHandler implements OperationHandler<Log.Request, Log.Response> {
    private static final Logger LOG = LoggerFactory.getLogger(LogHandler.class);

    /** Keeps a client from filling the log with one request. */
    static final int MAX_CHARS = 4_096;

    @Override
    public OperationType<Log.Request, Log.Response> type() {
        return Log.TYPE;
    }

    @Override
    public Log.Response handle(Log.Request request, RequestContext context) {
        var text = request.logMessage();
        if (text.length() > MAX_CHARS) {
            throw new KmipException(
                    ResultReason.INVALID_FIELD,
                    "Log Message of " + text.length() + " characters (expected at most " + MAX_CHARS + ")");
        }
        LOG.info("message of {}: {}", context.caller().principal(), quoted(text));
        return new Log.Response();
    }

    /** Returns the text in quotes, with everything escaped that could end the line, hide in it or move the cursor. */
    private static String quoted(String text) {
        var line = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                line.append('\\').appendCodePoint(c);
            } else if (isVisible(c)) {
                line.appendCodePoint(c);
            } else {
                line.append(String.format(Locale.ROOT, "\\u{%x}", c));
            }
        });
        return line.append('"').toString();
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
