package org.claviger.server.rootkey;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.RootKey;
import org.claviger.hsm.RootKeyAdministration;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.TaskOptions;
import org.claviger.hsm.guard.GuardStatus;
import org.claviger.hsm.guard.GuardedBackend;
import org.claviger.server.crypto.Rewrapping;
import org.claviger.server.crypto.RootKeyDirectory;
import org.claviger.server.crypto.RootKeyDirectory.Place;
import org.claviger.server.crypto.RootKeyTrial;
import org.claviger.server.crypto.SecureMemory;

/**
 * What {@code claviger root-key} does, in the server or, as far as that goes without the database, in the command's own
 * process.
 */
public final class RootKeyTasks {
    /** The first word of all these tasks. */
    public static final String NAME = "root-key";

    /** The second word of the one that tells how everything is. */
    public static final String STATUS = "status";

    private static final String NOT_ASKED = "IS NOT ASKED";

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final RootKeyDirectory roots;
    private final SecureMemory memory;
    private final Optional<RewrapJob> rewrap;

    /**
     * @param memory where keys live that root keys are tried out with
     * @param rewrap empty where the database isn't at hand
     */
    public RootKeyTasks(RootKeyDirectory roots, SecureMemory memory, Optional<RewrapJob> rewrap) {
        this.roots = roots;
        this.memory = memory;
        this.rewrap = rewrap;
    }

    /** A root key as operators name it: {@code PLACE} or {@code PLACE/KEY}, without a key the one of the configuration. */
    private record Named(Place place, RootKeyRef key) {
        @Override
        public String toString() {
            return place.id() + "/" + key;
        }
    }

    /**
     * Runs a task.
     *
     * @param words {@link #NAME}, the task, and what it takes
     * @return the exit code
     */
    public int run(List<String> words, Consumer<String> out) {
        try {
            return perform(words, out);
        } catch (BackendException | IllegalStateException e) {
            out.accept("claviger: " + e.getMessage());
            return FAILED;
        } catch (IllegalArgumentException e) {
            out.accept("claviger: " + e.getMessage());
            return USAGE;
        }
    }

    private int perform(List<String> words, Consumer<String> out) {
        if (words.size() < 2 || !words.getFirst().equals(NAME)) {
            throw new IllegalArgumentException("no such task");
        }
        var options =
                new TaskOptions(words.stream().filter(TaskOptions::isOption).toList());
        var rest = words.stream()
                .skip(2)
                .filter(word -> !TaskOptions.isOption(word))
                .toList();
        return switch (words.get(1)) {
            case "list" -> list(out);
            case "describe" -> describe(named(rest), out);
            case "create" -> create(named(rest), options, out);
            case "adopt" -> adopt(named(rest), out);
            case "rotate" -> rotate(named(rest), options, out);
            case "import" -> importAgain(named(rest), options, out);
            case "rewrap" -> start(Rewrapping.Scope.OLD_VERSIONS, rest, out);
            case "migrate" -> start(Rewrapping.Scope.OTHER_PLACES, rest, out);
            case STATUS -> status(out);
            case "stop" -> stop(out);
            case "retire" -> retire(named(rest), out);
            default -> throw new IllegalArgumentException("no such task: " + words.get(1));
        };
    }

    private Named named(List<String> words) {
        if (words.size() != 1) {
            throw new IllegalArgumentException("one root key is expected: PLACE or PLACE/KEY");
        }
        var text = words.getFirst();
        int slash = text.indexOf('/');
        var place = roots.place(new BackendId(slash < 0 ? text : text.substring(0, slash)));
        return new Named(place, slash < 0 ? place.key() : new RootKeyRef(text.substring(slash + 1)));
    }

    private int list(Consumer<String> out) {
        for (var place : roots.places()) {
            out.accept("%s  for %s%s%s"
                    .formatted(
                            place.id(),
                            place.tenants().isEmpty()
                                    ? "every tenant"
                                    : "tenants "
                                            + String.join(
                                                    ", ",
                                                    place.tenants().stream()
                                                            .map(tenant -> tenant.name())
                                                            .sorted()
                                                            .toList()),
                            place.objectTypes().isEmpty()
                                    ? ""
                                    : ", "
                                            + String.join(
                                                    ", ",
                                                    place.objectTypes().stream()
                                                            .map(type -> type.specName())
                                                            .sorted()
                                                            .toList()),
                            place.recovery()
                                    .map(id -> ", wrapped a second time by " + id)
                                    .orElse("")));
            var current = refOf(place, place.key());
            for (var key : place.keys().list()) {
                out.accept("  %s %s  version %s of %s, %s"
                        .formatted(
                                key.ref().equals(current) ? "*" : " ",
                                key.ref(),
                                key.currentVersion(),
                                key.created(),
                                key.state()));
            }
        }
        rewrap.ifPresent(job -> census(job.census(), out));
        return DONE;
    }

    private static void census(Map<Rewrapping.WrappedBy, Long> census, Consumer<String> out) {
        out.accept("wrapped keys");
        census.entrySet().stream()
                .map(entry -> "  %d by %s".formatted(entry.getValue(), entry.getKey()))
                .sorted()
                .forEach(out);
    }

    private int describe(Named named, Consumer<String> out) {
        say(named, named.place().keys().describe(named.key()), out);
        out.accept("versions");
        named.place()
                .keys()
                .versions(named.key())
                .forEach(version -> out.accept("  %s of %s".formatted(version.version(), version.created())));
        var measured = named.place().backend().capabilities().measured();
        if (!measured.isEmpty()) {
            out.accept("what the self-test of " + named.place().id() + " found");
            measured.forEach((name, value) -> out.accept("  %s: %s".formatted(name, value)));
        }
        return DONE;
    }

    private static void say(Named named, RootKey key, Consumer<String> out) {
        out.accept("%s  version %s of %s, %s".formatted(named, key.currentVersion(), key.created(), key.state()));
        key.facts().forEach((name, value) -> out.accept("  %s: %s".formatted(name, value)));
    }

    private int create(Named named, TaskOptions options, Consumer<String> out) {
        var made =
                reconciled(named, Optional.empty(), () -> administration(named).create(named.key(), options, out), out);
        say(named, made, out);
        tryOut(named, out);
        if (!named.key().equals(named.place().key())) {
            out.accept("To wrap new data keys by it, set root-keys[].key of %s to %s and start the server anew."
                    .formatted(named.place().id(), named.key()));
        }
        return DONE;
    }

    /**
     * Makes a root key or a version of one. When its outcome is unknown, looks before it says that it failed: whoever then
     * makes it again would have two.
     *
     * @param before the version until now; empty if there is no key
     */
    private static RootKey reconciled(
            Named named, Optional<String> before, Supplier<RootKey> task, Consumer<String> out) {
        try {
            return task.get();
        } catch (BackendException e) {
            if (!e.outcomeUnknown()) {
                throw e;
            }
            out.accept("The answer was lost (%s). Looking what was done.".formatted(e.getMessage()));
            var now = find(named);
            if (now.isEmpty() || before.equals(now.map(RootKey::currentVersion))) {
                out.accept("It was not done, or is not seen yet: \"claviger root-key describe %s\" tells later."
                        .formatted(named));
                throw e;
            }
            out.accept("It was done.");
            return now.get();
        }
    }

    private static Optional<RootKey> find(Named named) {
        try {
            return Optional.of(named.place().keys().describe(named.key()));
        } catch (BackendException e) {
            if (e.category() == BackendException.Category.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static RootKeyAdministration administration(Named named) {
        return named.place()
                .backend()
                .administration()
                .orElseGet(() -> RootKeyAdministration.plain(named.place().keys()));
    }

    private int adopt(Named named, Consumer<String> out) {
        say(named, named.place().keys().describe(named.key()), out);
        tryOut(named, out);
        return DONE;
    }

    private void tryOut(Named named, Consumer<String> out) {
        RootKeyTrial.of(named.place().keys(), named.key(), memory);
        out.accept("It wraps and unwraps.");
    }

    private int rotate(Named named, TaskOptions options, Consumer<String> out) {
        var before = named.place().keys().describe(named.key()).currentVersion();
        var rotated = reconciled(
                named, Optional.of(before), () -> administration(named).rotate(named.key(), options, out), out);
        say(named, rotated, out);
        out.accept("New data keys are wrapped by this version; older ones still unwrap what they wrapped."
                + " \"claviger root-key rewrap\" brings all data keys to it.");
        return DONE;
    }

    private int importAgain(Named named, TaskOptions options, Consumer<String> out) {
        say(named, administration(named).importAgain(named.key(), options, out), out);
        return DONE;
    }

    private int start(Rewrapping.Scope scope, List<String> words, Consumer<String> out) {
        int perSecond = words.isEmpty() ? 0 : Integer.parseInt(words.getFirst());
        job().start(scope, perSecond);
        out.accept("Started; \"claviger root-key status\" tells how far it is.");
        return DONE;
    }

    private RewrapJob job() {
        return rewrap.orElseThrow(() -> new IllegalStateException("only the running server can do that; none answers"));
    }

    private int status(Consumer<String> out) {
        int exit = progress(out);
        for (var place : roots.places()) {
            if (place.backend() instanceof GuardedBackend guarded) {
                out.accept("%s %s".formatted(place.id(), text(guarded.status())));
            }
        }
        return exit;
    }

    private static String text(GuardStatus status) {
        return "%s since %s: %d calls, %d of them without a proper answer, %d not made; paused %d times%s"
                .formatted(
                        switch (status.state()) {
                            case ASKED -> "is asked";
                            case PAUSED -> NOT_ASKED + " for a while";
                            case TRIED -> "IS TRIED by one call at a time";
                        },
                        status.since(),
                        status.calls(),
                        status.failed(),
                        status.refused(),
                        status.pauses(),
                        status.lastFailure()
                                .map(category -> ", the last failure was " + category)
                                .orElse(""));
    }

    /** Whether a line that {@link #STATUS} gave says that a provider is given up for now. */
    public static boolean saysThatAPlaceIsNotAsked(String line) {
        return line.contains(" " + NOT_ASKED + " ");
    }

    private int progress(Consumer<String> out) {
        var progress = job().progress();
        if (progress.isEmpty()) {
            out.accept("Nothing was ever wrapped anew.");
            return DONE;
        }
        var now = progress.get();
        out.accept("%s %s since %s: %d objects looked at, %d data keys wrapped anew%s"
                .formatted(
                        now.scope() == Rewrapping.Scope.OLD_VERSIONS ? "rewrap" : "migrate",
                        now.state(),
                        now.began(),
                        now.looked(),
                        now.rewrapped(),
                        now.reason().isEmpty() ? "" : "; " + now.reason()));
        if (now.state() == RewrapProgress.State.DONE) {
            census(job().census(), out);
        }
        return now.state() == RewrapProgress.State.FAILED ? FAILED : DONE;
    }

    private int stop(Consumer<String> out) {
        out.accept(job().stop() ? "Stopped; the same command goes on from here." : "Nothing ran.");
        return DONE;
    }

    /** What a root key wrapped is lost with it: nothing may be left, and nothing may come. */
    private int retire(Named named, Consumer<String> out) {
        named.place().keys().describe(named.key());
        var identity = named.place().keys().identity(named.key());
        var left = new ArrayList<String>();
        // Another place may reach the same key, by another name.
        job().census().forEach((by, count) -> {
            if (roots.place(by.backend()).keys().identity(by.root()).equals(identity)) {
                left.add("%d by version %s%s"
                        .formatted(
                                count,
                                by.version(),
                                by.backend().equals(named.place().id()) ? "" : " (as " + by.backend() + ")"));
            }
        });
        if (!left.isEmpty()) {
            out.accept("claviger: %s still wraps keys: %s. \"claviger root-key migrate\" brings them to where the"
                            .formatted(named, String.join(", ", left))
                    + " configuration says.");
            return FAILED;
        }
        for (var place : roots.places()) {
            if (place.keys().identity(place.key()).equals(identity)) {
                out.accept("claviger: %s wraps new data keys%s: set root-keys[].key to another one first"
                        .formatted(
                                named,
                                place.id().equals(named.place().id())
                                        ? ""
                                        : " of root-keys \"%s\"".formatted(place.id())));
                return FAILED;
            }
        }
        named.place().keys().retire(named.key());
        out.accept("%s wraps nothing any more, and is retired.".formatted(named));
        return DONE;
    }

    /** What the backend itself calls a root key, whatever name we know it by; the name if there is no such key. */
    private static RootKeyRef refOf(Place place, RootKeyRef name) {
        try {
            return place.keys().describe(name).ref();
        } catch (BackendException e) {
            if (e.category() == BackendException.Category.NOT_FOUND) {
                return name;
            }
            throw e;
        }
    }
}
