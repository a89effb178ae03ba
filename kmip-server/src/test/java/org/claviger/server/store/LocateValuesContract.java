package org.claviger.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.attribute.AttributeTypes.ACTIVATION_DATE;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_ALGORITHM;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_LENGTH;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK;
import static org.claviger.attribute.AttributeTypes.DEACTIVATION_DATE;
import static org.claviger.attribute.AttributeTypes.DIGEST;
import static org.claviger.attribute.AttributeTypes.FRESH;
import static org.claviger.attribute.AttributeTypes.LEASE_TIME;
import static org.claviger.attribute.AttributeTypes.NAME;
import static org.claviger.attribute.AttributeTypes.OBJECT_GROUP;
import static org.claviger.attribute.AttributeTypes.OBJECT_TYPE;
import static org.claviger.attribute.AttributeTypes.SHORT_UNIQUE_IDENTIFIER;
import static org.claviger.attribute.AttributeTypes.STATE;
import static org.claviger.attribute.AttributeTypes.UNIQUE_IDENTIFIER;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;
import static org.claviger.server.store.StoredObjects.key;
import static org.claviger.server.store.StoredObjects.mask;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Digest;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.NameType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.State;
import org.claviger.server.store.Changes.Delete;
import org.claviger.server.store.Changes.Update;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;

/** Which values of an attribute that is one value Locate finds. */
public abstract class LocateValuesContract extends LocateTester {
    @Test
    void aTextFindsExactlyItself() {
        var store = containing(key("k1", with(OBJECT_GROUP, "disks")), key("k2", with(OBJECT_GROUP, "disks2")));

        assertThat(find(store, with(OBJECT_GROUP, "disks"))).containsExactly("k1");
        assertThat(find(store, with(OBJECT_GROUP, "DISKS"))).isEmpty();
        assertThat(find(store, with(OBJECT_GROUP, "disk%"))).isEmpty();
        assertThat(find(store, with(OBJECT_GROUP, ""))).isEmpty();
    }

    @Test
    void aLongTextIsToldFromOthersWithTheSameBeginning() {
        var text = "g".repeat(100_000);
        var store = containing(key("k1", with(OBJECT_GROUP, text + "1")), key("k2", with(OBJECT_GROUP, text + "2")));

        assertThat(find(store, with(OBJECT_GROUP, text + "2"))).containsExactly("k2");
        assertThat(find(store, with(OBJECT_GROUP, IndexValue.shortened(text + "2"))))
                .isEmpty();
    }

    /** Not by a part of it, nor by another attribute or a text that has the same. */
    @Test
    void aByteStringFindsExactlyItself() {
        var bytes = Bytes.ofHex("00ff10");
        var other = Bytes.ofHex("00ff");
        var store = containing(
                key("k1", with(SHORT_UNIQUE_IDENTIFIER, bytes)),
                key("k2", with(SHORT_UNIQUE_IDENTIFIER, other).plus(OBJECT_GROUP, bytes.toHex())),
                key("k3", with(DIGEST, digest(bytes))),
                key("k4", with(SHORT_UNIQUE_IDENTIFIER, bytes)));

        assertThat(find(store, with(SHORT_UNIQUE_IDENTIFIER, bytes))).containsExactly("k4", "k1");
        assertThat(find(store, with(SHORT_UNIQUE_IDENTIFIER, other))).containsExactly("k2");
        assertThat(find(store, with(SHORT_UNIQUE_IDENTIFIER, Bytes.ofHex("00ff11"))))
                .isEmpty();
        assertThat(find(store, with(SHORT_UNIQUE_IDENTIFIER, Bytes.EMPTY))).isEmpty();
        assertThat(find(store, with(DIGEST, digest(bytes)))).containsExactly("k3");
        var second =
                LocateQuery.matching(with(SHORT_UNIQUE_IDENTIFIER, bytes), NOW).page(1, 1);
        assertThat(store.locate(ACME, second)).isEqualTo(new Located(List.of("k1"), 2));
    }

    @Test
    void aLongByteStringIsToldFromOthersWithTheSameBeginning() {
        var store = containing(
                key("k1", with(SHORT_UNIQUE_IDENTIFIER, Bytes.ofHex("ab".repeat(100) + "01"))),
                key("k2", with(SHORT_UNIQUE_IDENTIFIER, Bytes.ofHex("ab".repeat(100) + "02"))));

        assertThat(find(store, with(SHORT_UNIQUE_IDENTIFIER, Bytes.ofHex("ab".repeat(100) + "02"))))
                .containsExactly("k2");
    }

    @Test
    void aByteStringThatChangedIsFoundByWhatItIsNow() {
        var store = containing(key("k1", with(DIGEST, digest(Bytes.ofHex("01")))));
        var stored = store.find(ACME, "k1").orElseThrow();
        var both = stored.attributes()
                .without(DIGEST)
                .plus(DIGEST, digest(Bytes.ofHex("02")))
                .plus(DIGEST, digest(Bytes.ofHex("03")));

        store.commit(Changes.of(new Update(stored.withAttributes(both))));

        assertThat(find(store, with(DIGEST, digest(Bytes.ofHex("01"))))).isEmpty();
        assertThat(find(store, with(DIGEST, digest(Bytes.ofHex("02"))))).containsExactly("k1");
        assertThat(find(store, with(DIGEST, digest(Bytes.ofHex("03"))))).containsExactly("k1");
    }

    /** As two objects of the same key have them. */
    @Test
    void twoInstancesWithOneByteStringLeaveWithTheObject() {
        var store = containing(key("k1", with(DIGEST, digest(Bytes.ofHex("01")))));
        var one = store.find(ACME, "k1").orElseThrow();
        var sha1 = new Digest(HashingAlgorithm.SHA_1, Bytes.ofHex("01"), Optional.empty());
        store.commit(Changes.of(new Update(one.withAttributes(one.attributes().plus(DIGEST, sha1)))));
        assertThat(find(store, with(DIGEST, sha1))).containsExactly("k1");

        var two = store.find(ACME, "k1").orElseThrow();
        store.commit(Changes.of(new Delete(ACME, "k1", two.version())));

        assertThat(find(store, with(DIGEST, sha1))).isEmpty();
    }

    private static Digest digest(Bytes value) {
        return new Digest(HashingAlgorithm.SHA_256, value, Optional.empty());
    }

    @Test
    void numbersEnumerationsFlagsAndIntervalsAreExact() {
        var store = containing(
                key("k1", with(FRESH, true).plus(LEASE_TIME, Duration.ofSeconds(60))),
                key("k2", with(FRESH, false).plus(LEASE_TIME, Duration.ofSeconds(61))));

        assertThat(find(store, with(FRESH, true))).containsExactly("k1");
        assertThat(find(store, with(LEASE_TIME, Duration.ofSeconds(61)))).containsExactly("k2");
        assertThat(find(store, with(CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)))
                .containsExactly("k2", "k1");
        assertThat(find(store, with(CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.RSA)))
                .isEmpty();
        assertThat(find(store, with(CRYPTOGRAPHIC_LENGTH, 256))).hasSize(2);
        assertThat(find(store, with(CRYPTOGRAPHIC_LENGTH, 128))).isEmpty();
    }

    @Test
    void aUsageMaskFindsObjectsThatHaveAtLeastItsBits() {
        var store = containing(key("k1"));

        assertThat(find(store, with(CRYPTOGRAPHIC_USAGE_MASK, mask(CryptographicUsageMask.ENCRYPT))))
                .containsExactly("k1");
        assertThat(find(
                        store,
                        with(
                                CRYPTOGRAPHIC_USAGE_MASK,
                                mask(CryptographicUsageMask.ENCRYPT, CryptographicUsageMask.DECRYPT))))
                .containsExactly("k1");
        assertThat(find(
                        store,
                        with(
                                CRYPTOGRAPHIC_USAGE_MASK,
                                mask(CryptographicUsageMask.ENCRYPT, CryptographicUsageMask.SIGN))))
                .isEmpty();
    }

    @Test
    void oneDateIsExactAndTwoAreARangeWithItsLimits() {
        var store = containing(
                key("k1", with(ACTIVATION_DATE, at(10))),
                key("k2", with(ACTIVATION_DATE, at(20))),
                key("k3", with(ACTIVATION_DATE, at(30))),
                key("k4"));

        assertThat(find(store, with(ACTIVATION_DATE, at(20)))).containsExactly("k2");
        assertThat(find(store, with(ACTIVATION_DATE, at(15)))).isEmpty();
        assertThat(find(store, with(ACTIVATION_DATE, at(10)).plus(ACTIVATION_DATE, at(20))))
                .containsExactly("k2", "k1");
        assertThat(find(store, with(ACTIVATION_DATE, at(29)).plus(ACTIVATION_DATE, at(11))))
                .containsExactly("k2");
    }

    @Test
    void theLargestDateMeansNone() {
        var store = containing(key("k1", with(ACTIVATION_DATE, at(10))), key("k2"));

        assertThat(find(store, with(ACTIVATION_DATE, Instant.MAX))).containsExactly("k2");
        assertThat(find(store, with(ACTIVATION_DATE, at(5)).plus(ACTIVATION_DATE, Instant.MAX)))
                .containsExactly("k1");
    }

    @Test
    void bytesAreExactWhateverTheirLength() {
        var digest = new Digest(HashingAlgorithm.SHA_256, Bytes.wrap(new byte[32]), Optional.empty());
        var longDigest = new Digest(HashingAlgorithm.SHA_256, Bytes.wrap(new byte[3_000]), Optional.empty());
        var store = containing(key("k1", with(DIGEST, digest)), key("k2", with(DIGEST, longDigest)));

        assertThat(find(store, with(DIGEST, digest))).containsExactly("k1");
        assertThat(find(store, with(DIGEST, longDigest))).containsExactly("k2");
    }

    @Test
    void identifierAndObjectTypeAreFound() {
        var store = containing(key("k1"), key("k2"));

        assertThat(find(store, with(UNIQUE_IDENTIFIER, UniqueIdentifier.of("k1"))))
                .containsExactly("k1");
        assertThat(find(
                        store,
                        with(UNIQUE_IDENTIFIER, UniqueIdentifier.of("k1"))
                                .plus(UNIQUE_IDENTIFIER, UniqueIdentifier.of("k2"))))
                .isEmpty();
        assertThat(find(store, with(OBJECT_TYPE, ObjectType.SYMMETRIC_KEY))).hasSize(2);
        assertThat(find(store, with(OBJECT_TYPE, ObjectType.CERTIFICATE))).isEmpty();
    }

    @Test
    void theStateIsThatWhichTheDatesHaveMade() {
        var soon = NOW.plusSeconds(60);
        var later = NOW.plusSeconds(120);
        var store = containing(
                key("plain"),
                key("starting", with(ACTIVATION_DATE, soon)),
                key("ending", with(ACTIVATION_DATE, NOW).plus(DEACTIVATION_DATE, later)),
                key("both", with(ACTIVATION_DATE, soon).plus(DEACTIVATION_DATE, later)));

        assertThat(inState(store, State.PRE_ACTIVE, NOW)).containsExactly("both", "starting", "plain");
        assertThat(inState(store, State.ACTIVE, NOW)).containsExactly("ending");
        assertThat(inState(store, State.PRE_ACTIVE, soon)).containsExactly("plain");
        assertThat(inState(store, State.ACTIVE, soon)).containsExactly("both", "ending", "starting");
        assertThat(inState(store, State.ACTIVE, later)).containsExactly("starting");
        assertThat(inState(store, State.DEACTIVATED, later)).containsExactly("both", "ending");
        assertThat(inState(store, State.COMPROMISED, later)).isEmpty();
    }

    private static List<String> inState(ObjectStore store, State state, Instant when) {
        return find(store, LocateQuery.matching(with(STATE, state), when));
    }

    @Test
    void valuesThatManyHaveChangeForEachObjectAlone() {
        var store = containing(key("k1", with(FRESH, true)), key("k2", with(FRESH, true)));

        store.commit(Changes.of(new Update(store.find(ACME, "k1").orElseThrow().withAttribute(FRESH, false))));

        assertThat(find(store, with(FRESH, true))).containsExactly("k2");
        assertThat(find(store, with(FRESH, false))).containsExactly("k1");
        assertThat(find(store, with(CRYPTOGRAPHIC_LENGTH, 256))).containsExactly("k2", "k1");
    }

    @Test
    void anObjectWithTheValueTwiceIsFoundOnce() {
        var twice = with(NAME, Name.of("disk")).plus(NAME, new Name("disk", NameType.URI));
        var store = containing(
                key("k1", with(OBJECT_GROUP, "g").plus(OBJECT_GROUP, "g").plusAll(twice)));

        assertThat(find(store, with(OBJECT_GROUP, "g"))).containsExactly("k1");
        assertThat(find(store, with(NAME, Name.of("disk")))).containsExactly("k1");
    }
}
