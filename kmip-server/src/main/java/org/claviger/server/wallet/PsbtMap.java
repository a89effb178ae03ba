package org.claviger.server.wallet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.claviger.ttlv.Bytes;

/** One map of a PSBT: its records in the order in which they came, also those that nobody here understands. */
record PsbtMap(List<Entry> entries) {
    /**
     * A record.
     *
     * @param keyData what follows the type in the key
     */
    record Entry(int type, Bytes keyData, Bytes value) {
        Bytes key() {
            return Bytes.wrap(new ByteWriter().compactSize(type).bytes(keyData).toArray());
        }
    }

    PsbtMap {
        entries = List.copyOf(entries);
    }

    /** @throws WalletException if a key stands there twice, or a field is not as its type wants it */
    static PsbtMap read(ByteReader in, PsbtField.Map kind) {
        var entries = new ArrayList<Entry>();
        var keys = new HashSet<Bytes>();
        for (var key = in.prefixed(); key.length() > 0; key = in.prefixed()) {
            var keyIn = new ByteReader(key, "PSBT");
            var type = keyIn.compactSize();
            var entry = new Entry(type, keyIn.bytes(keyIn.remaining()), in.prefixed());
            if (!keys.add(key)) {
                throw in.malformed("a key twice in one map");
            }
            PsbtField.of(kind, type).ifPresent(field -> {
                if (!field.allows(entry.keyData, entry.value)) {
                    throw in.malformed("the field " + field + " is not as it should be");
                }
            });
            entries.add(entry);
        }
        return new PsbtMap(entries);
    }

    void write(ByteWriter out) {
        for (var entry : entries) {
            out.prefixed(entry.key()).prefixed(entry.value);
        }
        out.compactSize(0);
    }

    /** Returns the value of a field whose key has nothing but its type. */
    Optional<Bytes> value(PsbtField field) {
        return all(field).stream().map(Entry::value).findFirst();
    }

    List<Entry> all(PsbtField field) {
        return entries.stream().filter(entry -> entry.type == field.type()).toList();
    }

    boolean has(PsbtField field) {
        return !all(field).isEmpty();
    }

    /** Returns this map with a record more, before those of higher types. */
    PsbtMap plus(PsbtField field, Bytes keyData, Bytes value) {
        var more = new ArrayList<>(entries);
        var at = 0;
        while (at < more.size() && more.get(at).type <= field.type()) {
            at++;
        }
        more.add(at, new Entry(field.type(), keyData, value));
        return new PsbtMap(more);
    }
}
