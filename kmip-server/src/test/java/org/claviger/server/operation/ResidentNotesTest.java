package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.claviger.hsm.BackendId;
import org.claviger.server.crypto.RowAuthenticators;
import org.claviger.server.domain.Tenant;
import org.claviger.server.operation.ResidentNotes.Note;
import org.claviger.server.store.InMemoryServerRecords;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;

class ResidentNotesTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Note NOTE = note(new UUID(1, 1), "acme", Optional.of("hsm"));

    private final InMemoryServerRecords records = new InMemoryServerRecords();
    private final ResidentNotes notes = new ResidentNotes(records, RowAuthenticators.withFixedKey());

    private static Note note(UUID key, String tenant, Optional<String> device) {
        return new Note(new Tenant(tenant), key, device.map(BackendId::new), NOW);
    }

    private String name(Note note) {
        return "resident key " + note.key();
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        var anywhere = note(new UUID(2, 2), "other", Optional.empty());
        notes.write(NOTE);
        notes.write(anywhere);

        assertThat(notes.all()).containsExactlyInAnyOrder(NOTE, anywhere);
        assertThat(notes.count()).isEqualTo(2);
    }

    @Test
    void aNewNoteTakesThePlaceOfTheOneBefore() {
        var later = new Note(NOTE.tenant(), NOTE.key(), Optional.empty(), NOW.plusSeconds(1));
        notes.write(NOTE);
        notes.write(later);

        notes.remove(NOTE); // by somebody who has read the first one
        assertThat(notes.all()).containsExactly(later);
        notes.remove(later);
        assertThat(notes.all()).isEmpty();
    }

    @Test
    void aNoteWithOneEditedByteIsNone() {
        notes.write(NOTE);
        var right = records.find(name(NOTE)).orElseThrow();
        for (var at = 0; at < right.length(); at++) {
            var edited = right.toArray();
            edited[at] ^= 1;
            assertThat(records.replace(name(NOTE), right, Bytes.wrap(edited))).isTrue();

            assertThat(notes.all()).as("byte %d", at).isEmpty();

            assertThat(records.replace(name(NOTE), Bytes.wrap(edited), right)).isTrue();
        }
        assertThat(notes.all()).containsExactly(NOTE);
    }

    @Test
    void aNoteOfAnotherKeyIsNone() {
        var other = note(new UUID(2, 2), "acme", Optional.of("hsm"));
        notes.write(NOTE);
        records.create(name(other), records.find(name(NOTE)).orElseThrow());

        assertThat(notes.all()).containsExactly(NOTE);
    }

    @Test
    void aNoteThatIsCutOrLongerIsNone() {
        notes.write(NOTE);
        var right = records.find(name(NOTE)).orElseThrow();
        for (var other : new Bytes[] {
            Bytes.wrap(new byte[0]),
            Bytes.wrap("not a note".getBytes(StandardCharsets.US_ASCII)),
            Bytes.wrap(Arrays.copyOf(right.toArray(), right.length() - 1)),
            Bytes.wrap(Arrays.copyOf(right.toArray(), right.length() + 1))
        }) {
            assertThat(records.replace(name(NOTE), right, other)).isTrue();
            assertThat(notes.all()).isEmpty();
            assertThat(records.replace(name(NOTE), other, right)).isTrue();
        }
    }
}
