package org.claviger.server.clock;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Optional;
import org.claviger.server.crypto.RowAuthenticator;
import org.claviger.server.crypto.RowFields;
import org.claviger.server.store.ServerRecords;
import org.claviger.ttlv.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest time that any server on a database has gone by, as they keep it there: in the form 2026-11-28T10:41:32.000123Z, behind
 * it a space and, in hexadecimal digits, a code as the rows of objects have. It is no older than a minute while they run.
 *
 * <p>An earlier record that is put back has a right code, and one that is taken away has none: then the audit's last record is what is
 * known of the time.
 */
public final class SeenTime {
    /** Its name among the server's records. */
    public static final String RECORD = "clock";

    private static final Logger LOG = LoggerFactory.getLogger(SeenTime.class);
    private static final String SEPARATOR = " ";
    private static final String ALTERED = "the record \"" + RECORD
            + "\" in server_record, the time that servers have gone by, is not as a server wrote it";

    private final ServerRecords records;
    private final RowAuthenticator codes;

    /** @param codes those of the keyring that belongs to the records */
    public SeenTime(ServerRecords records, RowAuthenticator codes) {
        this.records = records;
        this.codes = codes;
    }

    /**
     * What is kept.
     *
     * @param hasCode false for a time as programs before this one kept it, which anybody may have written
     */
    public record Kept(Instant time, boolean hasCode) {}

    /** @throws AlteredTimeException if the record is not as a server wrote it */
    public Optional<Kept> find() {
        return records.find(RECORD).map(record -> read(record, codes).orElseThrow(SeenTime::altered));
    }

    private static AlteredTimeException altered() {
        return new AlteredTimeException(ALTERED
                + ": restore the backup; or, if the system's clock is right, remove the record, which the next start records in"
                + " the audit");
    }

    /** Keeps this time if it is later than the one that is kept, and returns the later one. */
    Instant raise(Instant time) {
        return put(time, false);
    }

    /** Keeps this time in place of a wrong one, or of one without a code. */
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
            var kept = read(stored.get(), codes).filter(Kept::hasCode);
            if (kept.isPresent() && isEnough(kept.get().time(), time, lower)) {
                return kept.get().time();
            }
            if (records.replace(RECORD, stored.get(), toBytes(time))) {
                if (kept.isEmpty() && !lower) {
                    LOG.error("{}: it is written anew", ALTERED);
                }
                return time;
            }
        }
    }

    private static boolean isEnough(Instant kept, Instant time, boolean lower) {
        return kept.equals(time) || kept.isAfter(time) && !lower;
    }

    private Bytes toBytes(Instant time) {
        var code = HexFormat.of().formatHex(codes.code(fields(time)));
        return Bytes.wrap((time.toString() + SEPARATOR + code).getBytes(US_ASCII));
    }

    private static RowFields fields(Instant time) {
        return RowFields.of("seen_time").text("time", time.toString());
    }

    /** Returns what is wrong with a record, as a sentence, if anything is. */
    public static Optional<String> fault(Bytes record, RowAuthenticator codes) {
        return read(record, codes).filter(Kept::hasCode).isPresent() ? Optional.empty() : Optional.of(ALTERED);
    }

    /** Returns nothing if a server cannot have written it so. */
    private static Optional<Kept> read(Bytes record, RowAuthenticator codes) {
        var text = text(record);
        var hasCode = text.length > 1;
        return time(text[0])
                .filter(time -> !hasCode || isCode(text[1], time, codes))
                .map(time -> new Kept(time, hasCode));
    }

    /**
     * Reads the time of a record whose code cannot be checked, for there is no key.
     *
     * @throws AlteredTimeException if there is none in it
     */
    public static Instant timeOf(Bytes record) {
        return time(text(record)[0]).orElseThrow(SeenTime::altered);
    }

    /** Returns the time, and the code if there is one. */
    private static String[] text(Bytes record) {
        return new String(record.toArray(), US_ASCII).split(SEPARATOR, 2);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static boolean isCode(String text, Instant time, RowAuthenticator codes) {
        try {
            return codes.verify(fields(time), HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
