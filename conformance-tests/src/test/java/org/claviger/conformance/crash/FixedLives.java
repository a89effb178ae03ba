package org.claviger.conformance.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.State;
import org.claviger.server.client.KmipFailure;

/**
 * A client that takes three keys through the same life each time, and keeps account of what was answered. A refusal ends one
 * life and not the next. Used by one thread.
 */
final class FixedLives {
    private static final int BITS = 256;

    /** What a server may say that could not store something, and whether the change may have been made all the same. */
    private static final String NO_ROOM = "the key store has no room: nothing was changed";

    private static final String NOT_NOW = "the key store cannot answer now; try again";
    private static final String LOST = "the key store lost the answer: this was done or not; look before trying again";

    private final List<Story> stories = new ArrayList<>();
    private final Set<String> refusals = new TreeSet<>();

    /** What was refused, and why. */
    Set<String> refusals() {
        return refusals;
    }

    /**
     * Lives.
     *
     * @throws IOException if the server is gone
     * @throws KmipFailure if it refuses something for a reason that it should not give
     */
    void live(KeyClient client) throws IOException {
        for (var name : List.of("used", "kept", "late")) {
            var story = new Story(name, Optional.empty());
            stories.add(story);
            try {
                live(client, story, name.equals("used"));
            } catch (KmipFailure e) {
                note(story, e);
            }
        }
    }

    private void note(Story story, KmipFailure failure) {
        var said = String.valueOf(failure.getMessage());
        if (said.endsWith(NO_ROOM) || said.endsWith(NOT_NOW)) {
            story.settle(story.id(), story.acknowledged()); // so it must not have happened
        } else if (!said.endsWith(LOST)) {
            throw failure;
        }
        refusals.add(said);
    }

    private static void live(KeyClient client, Story story, boolean isToEnd) throws IOException {
        story.ask(Known.made(story.name(), "new", Optional.empty()));
        var id = client.create(story.name(), "new", BITS);
        story.answered(id);

        var seen = client.look(id);
        if (!story.allows(seen)) {
            throw new AssertionError("just made: " + story + ", seen " + seen);
        }
        story.settle(story.id(), seen);
        var known = seen.orElseThrow();

        story.ask(known.in(State.ACTIVE));
        client.activate(id);
        story.answered();

        client.requireUsable(id);

        story.ask(known.in(State.ACTIVE).commented("in use"));
        client.comment(id, "in use");
        story.answered();
        if (isToEnd) {
            end(client, story, id);
        }
    }

    private static void end(KeyClient client, Story story, String id) throws IOException {
        var ended = story.acknowledged().orElseThrow().in(State.DEACTIVATED);
        story.ask(ended);
        client.revoke(id, RevocationReasonCode.CESSATION_OF_OPERATION);
        story.answered();

        story.ask(ended.destroyed());
        client.destroy(id);
        story.answered();
    }

    /** Returns what is not as it was acknowledged. */
    List<String> verify(KeyClient client) throws IOException {
        var findings = new ArrayList<String>();
        for (var story : stories) {
            var id = story.id();
            if (id.isEmpty()) {
                id = client.find(story.name()).stream().findFirst();
            }
            var seen = id.isEmpty() ? Optional.<Known>empty() : client.look(id.get());
            if (!story.allows(seen)) {
                findings.add(story + ", seen " + seen);
            }
        }
        return findings;
    }
}
