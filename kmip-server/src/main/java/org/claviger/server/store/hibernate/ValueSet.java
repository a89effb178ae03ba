package org.claviger.server.store.hibernate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Map;
import org.claviger.server.store.IndexValue;
import org.claviger.server.store.hibernate.IndexTable.Cells;
import org.claviger.server.store.hibernate.IndexTable.Place;
import org.claviger.ttlv.Bytes;

/**
 * The values of those attributes of an object that take few values: one set serves all objects of a tenant that have the same.
 *
 * @param digest what the set is found by: SHA-256 over its values as {@code docs/store.md} says
 */
record ValueSet(Map<Place, IndexValue> values, Bytes digest) {
    /** Attribute, instance, path, ordinal, kind, and which of the values there are. */
    private static final int FIXED_BYTES =
            Integer.BYTES + Integer.BYTES + Long.BYTES + Integer.BYTES + Integer.BYTES + Byte.BYTES;

    private static final byte HAS_TEXT = 1;
    private static final byte HAS_NUMBER = 2;

    static ValueSet of(Map<Place, IndexValue> values) {
        return new ValueSet(values, digest(IndexTable.cells("", values)));
    }

    /** Returns the digest of rows, whatever they hold. Their tenant is no part of it. */
    static Bytes digest(Map<Place, Cells> rows) {
        var places = new ArrayList<>(rows.keySet());
        places.sort(Place.ORDER);
        var sha256 = sha256();
        for (var place : places) {
            var cells = rows.get(place);
            if (cells != null) {
                add(sha256, place, cells);
            }
        }
        return Bytes.wrap(sha256.digest());
    }

    /** No row's bytes begin those of another one, so that no two sets have the same. */
    private static void add(MessageDigest sha256, Place place, Cells cells) {
        var text = cells.text() == null ? new byte[0] : cells.text().getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(FIXED_BYTES + Integer.BYTES + text.length + Long.BYTES)
                .putInt(place.attribute())
                .putInt(place.instance())
                .putLong(place.path())
                .putInt(place.ordinal())
                .putInt(cells.kind())
                .put((byte) ((cells.text() == null ? 0 : HAS_TEXT) | (cells.number() == null ? 0 : HAS_NUMBER)));
        if (cells.text() != null) {
            bytes.putInt(text.length).put(text);
        }
        if (cells.number() != null) {
            bytes.putLong(cells.number());
        }
        sha256.update(bytes.flip());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
