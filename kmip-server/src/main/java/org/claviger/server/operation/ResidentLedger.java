package org.claviger.server.operation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.ResidentKey;
import org.claviger.hsm.ResidentRef;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.Material;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.crypto.ResidentDevice;
import org.claviger.server.crypto.ResidentPlaces;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.Tenant;
import org.claviger.server.operation.ResidentNotes.Note;
import org.claviger.server.store.ObjectStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys in devices that are in question: about to be made, or about to be destroyed. Each has a durable note that is written
 * before the device is asked and removed when it is known what became of it. What decides is the object's row: a key in a device
 * that a row refers to is wanted, and stays; one that no row refers to is destroyed.
 *
 * <p>So a crash between the device and the database leaves a note, and the key is destroyed later; an acknowledged object never
 * loses its key; and a key whose destruction has failed is tried again until it is gone. Keys without a note are never touched:
 * they may be another server's.
 *
 * <p>Safe for use by many threads at once.
 */
public final class ResidentLedger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResidentLedger.class);
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(30);

    private final ResidentNotes notes;
    private final ObjectStore objects;
    private final ObjectVault vault;
    private final ResidentPlaces places;
    private final Supplier<SecretScope> secrets;
    private final Patience patience;
    private final Witness witness;
    private final Instant beginning;
    private final Clock clock;

    /** Keys whose items are still going on in this process. */
    private final Set<UUID> going = ConcurrentHashMap.newKeySet();

    private final Thread sweeper;

    /**
     * How old a note is before somebody else than its item looks at it.
     *
     * @param time longer than any item takes, and than the database takes to settle a commit whose answer was lost
     * @param isAlone true: no other process uses the database, so what is older than this process has nobody left
     */
    public record Patience(Duration time, boolean isAlone) {
        /** For a database that no other process can use meanwhile. */
        public static final Patience ALONE = new Patience(Duration.ofMinutes(2), true);

        /** For a database that other servers may be at work on. */
        public static final Patience WITH_OTHERS = new Patience(Duration.ofHours(1), false);
    }

    /** Sees what the server does by itself with keys that nobody asks for any more. */
    public interface Witness {
        /**
         * A key is about to be destroyed, because a note was left and no object refers to it.
         *
         * @param destruction does it; what it throws comes through
         */
        void destroys(Tenant tenant, UUID key, Runnable destruction);
    }

    public ResidentLedger(
            ResidentNotes notes,
            ObjectStore objects,
            ObjectVault vault,
            ResidentPlaces places,
            Supplier<SecretScope> secrets,
            Patience patience,
            Witness witness,
            Clock clock) {
        this.notes = notes;
        this.objects = objects;
        this.vault = vault;
        this.places = places;
        this.secrets = secrets;
        this.patience = patience;
        this.witness = witness;
        this.clock = clock;
        this.beginning = clock.instant();
        this.sweeper = Thread.ofVirtual().name("resident-keys").unstarted(this::sweepUntilClosed);
    }

    /** Looks from time to time for notes that were left, until this is closed. */
    public ResidentLedger start() {
        sweeper.start();
        return this;
    }

    /** Notes that a key is about to be made or destroyed. */
    Note ask(Tenant tenant, String objectId, Optional<BackendId> device) {
        var question = new Note(tenant, UUID.fromString(objectId), device, clock.instant());
        going.add(question.key());
        try {
            notes.write(question);
            return question;
        } catch (RuntimeException e) {
            going.remove(question.key());
            throw e;
        }
    }

    /** The item that had a key made has ended. */
    void made(Note question, boolean kept) {
        going.remove(question.key());
        if (kept) {
            quietly(question, () -> notes.remove(question));
        }
    }

    /** The item that took the object of a key away has ended. */
    void unmade(Note question, boolean kept) {
        going.remove(question.key());
        if (kept) {
            quietly(question, () -> decide(question, Runnable::run)); // the item has been witnessed already
        }
    }

    /** The note is still there: what fails now is done later. */
    private static void quietly(Note question, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("key {} in a device is in question still, and will be looked at again", question.key(), e);
        }
    }

    /** Looks at all notes that are old enough. */
    public void sweep() {
        var now = clock.instant();
        for (var question : notes.all()) {
            if (!going.contains(question.key()) && isDue(question, now)) {
                quietly(
                        question,
                        () -> decide(
                                question,
                                destruction -> witness.destroys(question.tenant(), question.key(), destruction)));
            }
        }
    }

    private boolean isDue(Note question, Instant now) {
        return !question.asked().plus(patience.time()).isAfter(now)
                || patience.isAlone() && question.asked().isBefore(beginning);
    }

    /** How many keys are in question. */
    public int open() {
        return notes.count();
    }

    /** @param destroying runs the destruction of a key that is not wanted */
    private void decide(Note question, Consumer<Runnable> destroying) {
        var wanted = objects.find(question.tenant(), question.key().toString()).flatMap(this::reference);
        for (var device : devices(question)) {
            var key = device.keys().find(question.key());
            if (key.isEmpty() || wanted.equals(key.map(ResidentKey::ref))) {
                continue;
            }
            destroying.accept(() -> device.keys().destroy(key.get().ref()));
            LOG.info(
                    "destroyed key {} of tenant {} in {}",
                    question.key(),
                    question.tenant().name(),
                    device.id());
        }
        notes.remove(question);
    }

    /** Where the key of an object is, also of one that is in the archive; empty if it is in no device. */
    private Optional<ResidentRef> reference(ManagedObject object) {
        if (object.material().isEmpty()) {
            return Optional.empty();
        }
        try (var scope = secrets.get()) {
            return vault.material(object.recover(clock.instant()), scope) instanceof Material.InDevice(var there, var _)
                    ? Optional.of(there.ref())
                    : Optional.empty();
        }
    }

    private List<ResidentDevice> devices(Note question) {
        return question.device().map(id -> List.of(places.device(id))).orElseGet(places::devices);
    }

    private void sweepUntilClosed() {
        try {
            while (!Thread.interrupted()) {
                try {
                    sweep();
                } catch (RuntimeException e) {
                    LOG.error("looking for keys in question has failed", e);
                }
                Thread.sleep(SWEEP_INTERVAL);
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    @Override
    public void close() {
        sweeper.interrupt();
    }
}
