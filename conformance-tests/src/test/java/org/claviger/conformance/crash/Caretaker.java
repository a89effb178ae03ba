package org.claviger.conformance.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.State;
import org.claviger.server.client.KmipFailure;

/**
 * A client that makes keys, changes and destroys them, and keeps account of what was answered. Nobody else touches its keys,
 * so what the account says of them can be told exactly. Used by one thread at a time.
 */
final class Caretaker {
    private static final int FEWEST = 4;
    private static final int BITS = 256;

    private final String prefix;
    private final Random random;
    private final List<Story> stories = new ArrayList<>();
    private final Set<Story> touched = new HashSet<>();
    private int names;
    private int comments;

    Caretaker(String prefix, long seed) {
        this.prefix = prefix;
        this.random = new Random(seed);
    }

    /** How many objects it keeps account of. */
    int size() {
        return stories.size();
    }

    /** What the server answers when it cannot say what became of a request, or when nothing did. */
    static boolean isOutage(KmipFailure failure) {
        return failure.reason() == ResultReason.GENERAL_FAILURE
                || failure.reason() == ResultReason.SERVER_LIMIT_EXCEEDED;
    }

    /**
     * Does one thing and notes its answer.
     *
     * @return whether it was acknowledged; if not, what it was about is in doubt until {@link #verify}
     * @throws IOException if no answer came
     * @throws KmipFailure if the answer was one that should not come
     */
    boolean step(KeyClient client) throws IOException {
        try {
            var idle = stories.stream()
                    .filter(story -> !story.isInDoubt())
                    .filter(story -> story.acknowledged().isPresent()
                            && !story.acknowledged().get().isDestroyed())
                    .toList();
            if (idle.size() < FEWEST || random.nextInt(4) == 0) {
                make(client);
            } else {
                change(client, idle.get(random.nextInt(idle.size())));
            }
            return true;
        } catch (KmipFailure e) {
            if (isOutage(e)) {
                return false;
            }
            throw e;
        }
    }

    private Story begin(String name, Optional<String> replaces, Known asked) {
        var story = new Story(name, replaces);
        story.ask(asked);
        stories.add(story);
        touched.add(story);
        return story;
    }

    private void make(KeyClient client) throws IOException {
        var name = prefix + "-" + names++;
        var comment = nextComment();
        if (random.nextInt(3) == 0) {
            var material = new byte[BITS / Byte.SIZE];
            random.nextBytes(material);
            var story =
                    begin(name, Optional.empty(), Known.made(name, comment, Optional.of(KeyClient.digest(material))));
            story.answered(client.register(name, comment, material));
            return;
        }
        var story = begin(name, Optional.empty(), Known.made(name, comment, Optional.empty()));
        story.answered(client.create(name, comment, BITS));
        learn(client, story);
    }

    /** Looks at a key that the server has made up. */
    private static void learn(KeyClient client, Story story) throws IOException {
        var seen = client.look(story.id().orElseThrow());
        if (!story.allows(seen)) {
            throw new AssertionError("just made: " + story + ", seen " + seen);
        }
        story.settle(story.id(), seen);
    }

    private String nextComment() {
        return prefix + " says " + comments++;
    }

    private interface Request {
        void send(String id) throws IOException;
    }

    private void change(KeyClient client, Story story) throws IOException {
        var now = story.acknowledged().orElseThrow();
        var choice = random.nextInt(10);
        if (choice < 3) {
            var comment = nextComment();
            change(story, now.commented(comment), id -> client.comment(id, comment));
        } else if (choice < 5 && now.replacement().isEmpty() && now.state() != State.COMPROMISED) {
            replace(client, story, now);
        } else {
            proceed(client, story, now);
        }
    }

    /** Takes a key one step further in its life. */
    private void proceed(KeyClient client, Story story, Known now) throws IOException {
        if (now.state() == State.PRE_ACTIVE && random.nextInt(4) > 0) {
            change(story, now.in(State.ACTIVE), client::activate);
        } else if (now.state() == State.ACTIVE) {
            if (random.nextBoolean()) {
                change(
                        story,
                        now.in(State.DEACTIVATED),
                        id -> client.revoke(id, RevocationReasonCode.CESSATION_OF_OPERATION));
            } else {
                change(story, now.in(State.COMPROMISED), id -> client.revoke(id, RevocationReasonCode.KEY_COMPROMISE));
            }
        } else {
            change(story, now.destroyed(), client::destroy);
        }
    }

    private void change(Story story, Known next, Request request) throws IOException {
        touched.add(story);
        story.ask(next);
        request.send(story.id().orElseThrow());
        story.answered();
    }

    /** The replacement takes the name and the comment, and lives as long as what it replaces. */
    private void replace(KeyClient client, Story old, Known now) throws IOException {
        touched.add(old);
        old.ask(now.replacedBy(Known.SOME));
        var name = now.name().orElseThrow();
        var replacement = begin(
                name, old.id(), new Known(now.state(), now.name(), now.comment(), Optional.empty(), Optional.empty()));
        var id = client.replace(old.id().orElseThrow());
        old.ask(now.replacedBy(id));
        old.answered();
        replacement.answered(id);
        learn(client, replacement);
    }

    /**
     * Looks at objects and compares them with the account, which is right from then on.
     *
     * @param all every object, or those that something was asked for since the last time
     * @return what is not as it was acknowledged
     */
    List<String> verify(KeyClient client, boolean all) throws IOException {
        var findings = new ArrayList<String>();
        for (var story : all ? List.copyOf(stories) : List.copyOf(touched)) {
            verify(client, story, findings);
        }
        touched.forEach(story -> requireBothOrNone(story, findings));
        touched.clear();
        stories.removeIf(story -> story.acknowledged().isEmpty());
        return findings;
    }

    /** A key and its replacement are made known to each other, or neither of it has happened. */
    private void requireBothOrNone(Story story, List<String> findings) {
        var replacement = story.acknowledged().flatMap(Known::replacement);
        if (replacement.isPresent() && find(replacement).isEmpty()) {
            findings.add(story + ": its replacement is missing");
        }
        var isThere = story.acknowledged().isPresent() && story.replaces().isPresent();
        if (isThere && !find(story.replaces()).flatMap(Known::replacement).equals(story.id())) {
            findings.add(story + ": what it replaces does not know of it");
        }
    }

    private Optional<Known> find(Optional<String> id) {
        return stories.stream()
                .filter(story -> story.id().equals(id))
                .findFirst()
                .flatMap(Story::acknowledged);
    }

    private static void verify(KeyClient client, Story story, List<String> findings) throws IOException {
        var id = story.id();
        if (id.isEmpty()) {
            id = findNew(client, story);
        }
        var seen = id.isEmpty() ? Optional.<Known>empty() : client.look(id.get());
        if (!story.allows(seen)) {
            findings.add(story + ", seen " + seen);
        }
        story.settle(id, seen);
    }

    /** Returns the object that bears the name of the story, unless it is the one that was to be replaced. */
    private static Optional<String> findNew(KeyClient client, Story story) throws IOException {
        return client.find(story.name()).stream()
                .filter(found -> !story.replaces().equals(Optional.of(found)))
                .findFirst();
    }
}
