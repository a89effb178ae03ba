package org.claviger.server.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the audit says of the rows of the database: of each object the last version that was acknowledged, and those that may
 * be there because nobody knows what became of them. The files of several servers that share a database, and files that were
 * put away, are read one after the other in any order.
 *
 * <p>A change counts as acknowledged if its item has an outcome that says so. Without an outcome, as a crash or a file that is
 * still written leaves it, its outcome is unknown. An item that begins again after a lost race has another intent; the one
 * before came to nothing.
 */
public final class AuditedRows {
    /** What tells one object from all others. */
    public record ObjectId(String tenant, String object) {}

    private final Map<ObjectId, Versions> objects = new HashMap<>();
    private final Set<ObjectId> watched;
    private final Map<String, Long> lengths = new HashMap<>();
    private final List<Predecessor> predecessors = new ArrayList<>();

    /** A file that another one goes on with. */
    private record Predecessor(Path follower, String chain, long records) {}

    public AuditedRows() {
        this(Set.of());
    }

    /** @param watched objects of which every version is remembered, not only the last ones */
    public AuditedRows(Set<ObjectId> watched) {
        this.watched = Set.copyOf(watched);
    }

    /**
     * Reads one audit file, and checks it as {@link AuditVerifier} does. Records that are not as they were written are passed
     * over.
     *
     * @throws IOException if it cannot be read
     */
    public AuditReport read(Path file, byte[] publicKey) throws IOException {
        var reading = new Reading(file);
        var report = AuditVerifier.verify(file, publicKey, reading::record);
        reading.end();
        return report;
    }

    /** Returns what is wrong with the files together: the records that none of them holds. */
    public List<String> missing() {
        return predecessors.stream()
                .filter(before -> lengths.getOrDefault(before.chain, 0L) < before.records)
                .map(before -> "%s follows a file of %d records (chain %s) that is not among these"
                        .formatted(before.follower, before.records, before.chain))
                .toList();
    }

    /** Returns what is known of an object; of one that no record names, nothing. */
    public Versions of(ObjectId key) {
        return objects.getOrDefault(key, Versions.NONE);
    }

    /** Hands over all objects of which there must be a row. */
    public void forEachThatMustBeThere(BiConsumer<ObjectId, Versions> action) {
        objects.forEach((key, versions) -> {
            if (!versions.mayBeAbsent()) {
                action.accept(key, versions);
            }
        });
    }

    /** The versions of one object's row. */
    public static final class Versions {
        private static final Versions NONE = new Versions();

        private long acknowledged;
        private boolean isDeleted;
        private String deletedAt = "";

        /** Versions whose outcome is unknown; negative if the change would have deleted the row. */
        private @Nullable Set<Long> unknown;

        private @Nullable Set<Long> all;

        /** Every change was made by a run that says that it reserves the names of the tenant. */
        private boolean reservesNames = true;

        private Versions() {}

        /** The last acknowledged one, which may be that of the removal; 0 if nothing was acknowledged. */
        public long acknowledged() {
            return acknowledged;
        }

        /** Tells whether the last acknowledged change removed the row. */
        public boolean isDeleted() {
            return isDeleted;
        }

        /** Tells whether the names that the object has now must be reserved for it. */
        public boolean reservesNames() {
            return acknowledged > 0 && reservesNames;
        }

        /** Tells whether the row may have this version now. */
        public boolean allow(long version) {
            return version == acknowledged && acknowledged > 0 && !isDeleted
                    || version > acknowledged && unknown != null && unknown.contains(version);
        }

        /** Tells whether there may be no row now. */
        public boolean mayBeAbsent() {
            return acknowledged == 0
                    || isDeleted
                    || unknown != null && unknown.stream().anyMatch(version -> -version > acknowledged);
        }

        /** Tells whether the row may ever have had this version; known of the objects that are watched. */
        public boolean everAllowed(long version) {
            return all != null && all.contains(version);
        }

        /** An object may be made again under the identifier of one that was deleted. */
        private void add(
                AuditChange change, String time, boolean isAcknowledged, boolean isWatched, boolean isNameReserved) {
            reservesNames &= isNameReserved;
            if (isDeleted && change.version() == 1 && time.compareTo(deletedAt) > 0) {
                acknowledged = 0;
                isDeleted = false;
                unknown = null;
            }
            var deletes = change.kind() == AuditChange.Kind.DELETED;
            if (isWatched && !deletes) {
                all = all == null ? new HashSet<>() : all;
                all.add(change.version());
            }
            if (!isAcknowledged) {
                unknown = unknown == null ? new TreeSet<>() : unknown;
                unknown.add(deletes ? -change.version() : change.version());
            } else if (change.version() > acknowledged) {
                acknowledged = change.version();
                isDeleted = deletes;
                deletedAt = deletes ? time : "";
            }
        }
    }

    /** The changes that an item intends. */
    private record Intent(String tenant, String time, List<AuditChange> changes) {}

    /** One file. */
    private final class Reading {
        private final Path file;
        private final Map<String, Intent> open = new LinkedHashMap<>();
        private String chain = "";

        /** Where the run does not reserve names; empty if it does not say so, as none of an older program does. */
        private Optional<List<String>> duplicateNames = Optional.empty();

        private Reading(Path file) {
            this.file = file;
        }

        private void record(AuditLine line) {
            if (line.sequence() == 1) {
                chain = line.hash();
            }
            lengths.merge(chain, line.sequence(), Math::max);
            switch (line.member("kind").orElse("")) {
                case "start" -> start(line);
                case "intent" -> intend(line, false);
                case "changes" -> intend(line, true);
                case "outcome" -> settle(line);
                default -> {}
            }
        }

        /** What the run before has not settled stays unknown. */
        private void start(AuditLine line) {
            end();
            duplicateNames = line.list("duplicateNames");
            line.member("follows")
                    .ifPresent(before -> predecessors.add(
                            new Predecessor(file, before, line.number("after").orElse(0))));
        }

        private void intend(AuditLine line, boolean goesOn) {
            var item = item(line);
            var before = open.remove(item);
            var changes = new ArrayList<AuditChange>();
            if (goesOn && before != null) {
                changes.addAll(before.changes);
            }
            line.texts("changes").forEach(text -> changes.add(AuditChange.ofText(text)));
            if (!changes.isEmpty()) {
                open.put(
                        item,
                        new Intent(
                                line.member("tenant").orElse(""),
                                line.member("time").orElse(""),
                                changes));
            }
        }

        private void settle(AuditLine line) {
            var intent = open.remove(item(line));
            if (intent != null) {
                switch (line.member("result").orElse("")) {
                    case "success" -> add(intent, true);
                    case "failure", "undone" -> {}
                    default -> add(intent, false);
                }
            }
        }

        private static String item(AuditLine line) {
            return line.member("message").orElse("") + "/" + line.number("item").orElse(0);
        }

        private void end() {
            open.values().forEach(intent -> add(intent, false));
            open.clear();
        }

        private void add(Intent intent, boolean isAcknowledged) {
            var isNameReserved =
                    duplicateNames.isPresent() && !duplicateNames.get().contains(intent.tenant);
            for (var change : intent.changes) {
                var key = new ObjectId(intent.tenant, change.object());
                objects.computeIfAbsent(key, _ -> new Versions())
                        .add(change, intent.time, isAcknowledged, watched.contains(key), isNameReserved);
            }
        }
    }
}
