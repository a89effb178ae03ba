package org.claviger.server.operation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.support.ByteReader;
import org.claviger.hsm.support.ByteWriter;
import org.claviger.hsm.support.MalformedBytesException;
import org.claviger.server.crypto.RowAuthenticator;
import org.claviger.server.crypto.RowFields;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.ServerRecords;
import org.claviger.ttlv.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable notes of {@link ResidentLedger}, one for each key in question. Each carries a code as the rows of objects do: a note that
 * somebody else has written or edited could have a key destroyed that is wanted, so it is told in the log, and nobody acts on it.
 *
 * <p>Safe for use by many threads at once.
 */
public final class ResidentNotes {
    private static final Logger LOG = LoggerFactory.getLogger(ResidentNotes.class);
    private static final String PREFIX = "resident key ";
    private static final int FORM = 2;
    private static final int LONGEST_TEXT_BYTES = 1024;

    private final ServerRecords records;
    private final RowAuthenticator codes;

    public ResidentNotes(ServerRecords records, RowAuthenticator codes) {
        this.records = records;
        this.codes = codes;
    }

    /**
     * What is noted of a key.
     *
     * @param key the identifier in the device, which is its object's
     * @param device where it is; empty: in one of them
     * @param asked when the device was about to be asked
     */
    record Note(Tenant tenant, UUID key, Optional<BackendId> device, Instant asked) {
        private String name() {
            return PREFIX + key;
        }

        private String deviceName() {
            return device.map(BackendId::value).orElse("");
        }

        private RowFields fields() {
            return RowFields.of("resident_note")
                    .text("key", key.toString())
                    .text("tenant", tenant.name())
                    .text("device", deviceName())
                    .integer("asked", asked.toEpochMilli());
        }
    }

    /** Writes a note, in place of one that is left from before, so that nobody who has read the other removes it. */
    void write(Note note) {
        var bytes = bytes(note);
        while (!records.create(note.name(), bytes)) {
            var left = records.find(note.name());
            if (left.isPresent() && records.replace(note.name(), left.get(), bytes)) {
                return;
            }
        }
    }

    /** Removes a note, unless another has taken its place. */
    void remove(Note note) {
        records.remove(note.name(), bytes(note));
    }

    /** Returns all notes that this server, or one with the same keyring, has written. */
    List<Note> all() {
        var found = new ArrayList<Note>();
        for (var name : records.names(PREFIX)) {
            records.find(name).ifPresent(value -> {
                var note = read(name, value.toArray());
                if (note.isEmpty()) {
                    LOG.error("the server's record \"{}\" is no note of a key in a device, or was edited", name);
                }
                note.ifPresent(found::add);
            });
        }
        return found;
    }

    int count() {
        return records.names(PREFIX).size();
    }

    private Bytes bytes(Note note) {
        return Bytes.wrap(new ByteWriter()
                .u8(FORM)
                .text(note.tenant.name())
                .text(note.deviceName())
                .i64(note.asked.toEpochMilli())
                .bytes(codes.code(note.fields()))
                .toByteArray());
    }

    private Optional<Note> read(String name, byte[] value) {
        var in = new ByteReader(value);
        try {
            if (in.u8("form") != FORM) {
                return Optional.empty();
            }
            var tenant = new Tenant(in.text(LONGEST_TEXT_BYTES, "tenant"));
            var device = Optional.of(in.text(LONGEST_TEXT_BYTES, "device"))
                    .filter(text -> !text.isEmpty())
                    .map(BackendId::new);
            var asked = Instant.ofEpochMilli(in.i64("asked"));
            var note = new Note(tenant, UUID.fromString(name.substring(PREFIX.length())), device, asked);
            var code = in.bytes(RowAuthenticator.CODE_BYTES, "code");
            in.end();
            return Optional.of(note).filter(read -> codes.verify(read.fields(), code));
        } catch (MalformedBytesException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
