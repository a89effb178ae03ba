package org.claviger.server.rootkey;

import java.util.Optional;
import org.claviger.server.store.ServerRecords;

/** Where the progress of {@link RewrapJob} is kept. Of two servers that write at once, one fails. */
final class RewrapRecord {
    private static final String NAME = "rewrap";

    private final ServerRecords records;

    RewrapRecord(ServerRecords records) {
        this.records = records;
    }

    /** Empty if it was never begun. */
    Optional<RewrapProgress> find() {
        return records.find(NAME).map(RewrapProgress::ofBytes);
    }

    /** @throws IllegalStateException if another server was quicker */
    void save(RewrapProgress progress) {
        var next = progress.toBytes();
        var stored = records.find(NAME);
        var saved = stored.isEmpty() ? records.create(NAME, next) : records.replace(NAME, stored.get(), next);
        if (!saved) {
            throw new IllegalStateException("another server wraps data keys anew too");
        }
    }

    /** Changes the state of what has been begun, and says why it is so. */
    void change(RewrapProgress.State state, String reason) {
        find().ifPresent(was -> save(was.in(state, reason)));
    }

    /** Says why nothing happens. */
    void note(String reason) {
        find().ifPresent(was -> save(was.in(was.state(), reason)));
    }
}
