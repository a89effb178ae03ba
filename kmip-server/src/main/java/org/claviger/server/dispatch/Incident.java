package org.claviger.server.dispatch;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;

/** Something nobody foresaw: logged under a number that the client may quote. */
public final class Incident {
    private Incident() {}

    /** Logs it and returns its number. */
    public static String log(Logger log, String what, Throwable cause) {
        var id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        log.error("{} (incident {})", what, id, cause);
        return id;
    }
}
