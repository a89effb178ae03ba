package org.claviger.server.clock;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.claviger.server.store.ServerRecords;
import org.claviger.server.store.StoreException;
import org.claviger.ttlv.Bytes;

/**
 * The latest time that any server on a database has gone by, as they keep it there: in the form 2026-11-28T10:41:32.000123Z.
 * It is no older than a minute while they run.
 */
public final class SeenTime {
    /** Its name among the server's records. */
    public static final String RECORD = "clock";

    private final ServerRecords records;

    public SeenTime(ServerRecords records) {
        this.records = records;
    }

    /** @throws StoreException if the record holds something else, or cannot be read */
    public Optional<Instant> find() {
        return records.find(RECORD).map(SeenTime::ofBytes);
    }

    /** Keeps this time if it is later than the one that is kept, and returns the later one. */
    Instant raise(Instant time) {
        return put(time, false);
    }

    /** Keeps this time in place of a wrong one. */
    void replace(Instant time) {
        put(time, true);
    }

    /** Begins again when another server was quicker. */
    private Instant put(Instant time, boolean lower) {
        while (true) {
            var stored = records.find(RECORD);
            if (stored.isEmpty()) {
                if (records.create(RECORD, toBytes(time))) {
                    return time;
                }
                continue;
            }
            var kept = ofBytes(stored.get());
            if (kept.equals(time) || kept.isAfter(time) && !lower) {
                return kept;
            }
            if (records.replace(RECORD, stored.get(), toBytes(time))) {
                return time;
            }
        }
    }

    private static Bytes toBytes(Instant time) {
        return Bytes.wrap(time.toString().getBytes(US_ASCII));
    }

    /**
     * Reads a record.
     *
     * @throws StoreException if it holds something else
     */
    public static Instant ofBytes(Bytes record) {
        try {
            return Instant.parse(new String(record.toArray(), US_ASCII));
        } catch (DateTimeParseException e) {
            throw new StoreException(
                    "the record \"" + RECORD + "\" in server_record, the time that servers have gone by, is none:"
                            + " restore the backup, or remove the record if the system's clock is right",
                    e);
        }
    }
}
