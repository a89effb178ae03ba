package org.claviger.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.attribute.AttributeTypes.ACTIVATION_DATE;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_ALGORITHM;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_LENGTH;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.attribute.AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK;
import static org.claviger.attribute.AttributeTypes.DEACTIVATION_DATE;
import static org.claviger.attribute.AttributeTypes.DIGEST;
import static org.claviger.attribute.AttributeTypes.FRESH;
import static org.claviger.attribute.AttributeTypes.LEASE_TIME;
import static org.claviger.attribute.AttributeTypes.LINK;
import static org.claviger.attribute.AttributeTypes.NAME;
import static org.claviger.attribute.AttributeTypes.OBJECT_GROUP;
import static org.claviger.attribute.AttributeTypes.OBJECT_TYPE;
import static org.claviger.attribute.AttributeTypes.STATE;
import static org.claviger.attribute.AttributeTypes.UNIQUE_IDENTIFIER;
import static org.claviger.attribute.AttributeTypes.USAGE_LIMITS;
import static org.claviger.attribute.AttributeTypes.VENDOR_ATTRIBUTE;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.ALICE;
import static org.claviger.server.store.StoredObjects.NOW;
import static org.claviger.server.store.StoredObjects.OTHER;
import static org.claviger.server.store.StoredObjects.key;
import static org.claviger.server.store.StoredObjects.mask;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Digest;
import org.claviger.attribute.Link;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.UsageLimits;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.NameType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.State;
import org.claviger.enumeration.StorageStatusMask;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.Changes.Create;
import org.claviger.server.store.Changes.Update;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.Test;

/** What Locate finds, in every store and through every unit of work. */
public abstract class LocateContract {
    private static final Instant LARGEST = Instant.MAX;

    /** Returns an empty store; called once in each test. */
    protected abstract ObjectStore open();

    private ObjectStore containing(ManagedObject... objects) {
        var store = open();
        for (var object : objects) {
            store.commit(Changes.of(new Create(object)));
        }
        return store;
    }

    private static List<String> find(ObjectStore store, Attributes attributes) {
        return find(store, LocateQuery.matching(attributes, NOW));
    }

    private static List<String> find(ObjectStore store, LocateQuery query) {
        var located = store.locate(ACME, query);
        assertThat(located.total()).isEqualTo(located.uniqueIdentifiers().size());
        return located.uniqueIdentifiers();
    }

    private static <V> Attributes with(AttributeType<V> type, V value) {
        return Attributes.of(type, value);
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(1_000_000 + second);
    }

    @Test
    void noConditionFindsAllObjectsOfTheTenantNewestFirst() {
        var store = containing(key("k1"), key("k2"), key(OTHER, "k3", Attributes.EMPTY), key("k0"));

        assertThat(find(store, Attributes.EMPTY)).containsExactly("k0", "k2", "k1");
    }

    @Test
    void aTextFindsExactlyItself() {
        var store = containing(key("k1", with(OBJECT_GROUP, "disks")), key("k2", with(OBJECT_GROUP, "disks2")));

        assertThat(find(store, with(OBJECT_GROUP, "disks"))).containsExactly("k1");
        assertThat(find(store, with(OBJECT_GROUP, "DISKS"))).isEmpty();
        assertThat(find(store, with(OBJECT_GROUP, "disk%"))).isEmpty();
        assertThat(find(store, with(OBJECT_GROUP, ""))).isEmpty();
    }

    @Test
    void aNameFindsItsValueAndTypeTogether() {
        var both = with(NAME, Name.of("disk")).plus(NAME, new Name("https://disk", NameType.URI));
        var store = containing(key("k1", both), key("k2", with(NAME, Name.of("tape"))));

        assertThat(find(store, with(NAME, Name.of("disk")))).containsExactly("k1");
        assertThat(find(store, with(NAME, new Name("disk", NameType.URI)))).isEmpty();
        assertThat(find(store, both)).containsExactly("k1");
        assertThat(find(store, with(NAME, Name.of("disk")).plus(NAME, Name.of("tape"))))
                .isEmpty();
    }

    @Test
    void aLongTextIsToldFromOthersWithTheSameBeginning() {
        var text = "g".repeat(100_000);
        var store = containing(key("k1", with(OBJECT_GROUP, text + "1")), key("k2", with(OBJECT_GROUP, text + "2")));

        assertThat(find(store, with(OBJECT_GROUP, text + "2"))).containsExactly("k2");
        assertThat(find(store, with(OBJECT_GROUP, IndexValue.shortened(text + "2"))))
                .isEmpty();
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
    void usageLimitsFindObjectsThatHaveAtLeastAsMuch() {
        var limits = new UsageLimits(Optional.of(100L), Optional.of(50L), Optional.of(UsageLimitsUnit.BYTE));
        var store = containing(key("k1").withAttribute(USAGE_LIMITS, limits), key("k2"));

        assertThat(find(store, with(USAGE_LIMITS, limits))).containsExactly("k1");
        assertThat(find(
                        store,
                        with(USAGE_LIMITS, new UsageLimits(Optional.of(99L), Optional.empty(), Optional.empty()))))
                .containsExactly("k1");
        assertThat(find(
                        store,
                        with(USAGE_LIMITS, new UsageLimits(Optional.empty(), Optional.of(51L), Optional.empty()))))
                .isEmpty();
        assertThat(find(
                        store,
                        with(
                                USAGE_LIMITS,
                                new UsageLimits(
                                        Optional.of(10L), Optional.empty(), Optional.of(UsageLimitsUnit.OBJECT)))))
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

        assertThat(find(store, with(ACTIVATION_DATE, LARGEST))).containsExactly("k2");
        assertThat(find(store, with(ACTIVATION_DATE, at(5)).plus(ACTIVATION_DATE, LARGEST)))
                .containsExactly("k1");
    }

    @Test
    void aLinkFindsItsTypeAndTargetTogether() {
        var links = with(LINK, link(LinkType.PUBLIC_KEY_LINK, "p1")).plus(LINK, link(LinkType.CERTIFICATE_LINK, "c1"));
        var store = containing(key("k1", links), key("k2", with(LINK, link(LinkType.PUBLIC_KEY_LINK, "c1"))));

        assertThat(find(store, with(LINK, link(LinkType.CERTIFICATE_LINK, "c1"))))
                .containsExactly("k1");
        assertThat(find(store, with(LINK, link(LinkType.PUBLIC_KEY_LINK, "c1"))))
                .containsExactly("k2");
        assertThat(find(store, with(LINK, link(LinkType.CERTIFICATE_LINK, "p1"))))
                .isEmpty();
    }

    private static Link link(LinkType type, String target) {
        return new Link(type, UniqueIdentifier.of(target));
    }

    @Test
    void ofAStructureOnlyTheFieldsThatAreThereAreCompared() {
        var full = CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.CBC)
                .paddingMethod(PaddingMethod.PKCS5)
                .build();
        var cbc = CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.CBC)
                .build();
        var gcm = CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.GCM)
                .build();
        var store = containing(key("k1", with(CRYPTOGRAPHIC_PARAMETERS, full)), key("k2"));

        assertThat(find(store, with(CRYPTOGRAPHIC_PARAMETERS, cbc))).containsExactly("k1");
        assertThat(find(store, with(CRYPTOGRAPHIC_PARAMETERS, gcm))).isEmpty();
        assertThat(find(
                        store,
                        with(
                                CRYPTOGRAPHIC_PARAMETERS,
                                CryptographicParameters.builder().build())))
                .containsExactly("k1");
    }

    /** The values of such attributes are stored once for all objects that have the same. */
    @Test
    void fieldsOfAStructureThatManyHaveAreFoundInOneInstance() {
        var cbc = parameters(BlockCipherMode.CBC, PaddingMethod.PKCS5);
        var gcm = parameters(BlockCipherMode.GCM, PaddingMethod.NONE);
        var both = with(CRYPTOGRAPHIC_PARAMETERS, cbc).plus(CRYPTOGRAPHIC_PARAMETERS, gcm);
        var store = containing(
                key("k1", both.plus(OBJECT_GROUP, "disks")),
                key("k2", both.plus(OBJECT_GROUP, "tapes")),
                key("k3", with(CRYPTOGRAPHIC_PARAMETERS, gcm).plus(OBJECT_GROUP, "disks")),
                key(OTHER, "k4", both));
        var mixed = with(CRYPTOGRAPHIC_PARAMETERS, parameters(BlockCipherMode.CBC, PaddingMethod.NONE));

        assertThat(find(store, with(CRYPTOGRAPHIC_PARAMETERS, gcm))).containsExactly("k3", "k2", "k1");
        assertThat(find(store, both)).containsExactly("k2", "k1");
        assertThat(find(store, mixed)).isEmpty();
        assertThat(find(store, both.plus(OBJECT_GROUP, "disks"))).containsExactly("k1");
        assertThat(find(store, mixed.plus(OBJECT_GROUP, "disks"))).isEmpty();
        assertThat(find(store, both.plus(UNIQUE_IDENTIFIER, UniqueIdentifier.of("k3"))))
                .isEmpty();
    }

    private static CryptographicParameters parameters(BlockCipherMode mode, PaddingMethod padding) {
        return CryptographicParameters.builder()
                .blockCipherMode(mode)
                .paddingMethod(padding)
                .build();
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
    void objectsOfSeveralSetsOfValuesComeInOneOrder() {
        var store = open();
        for (var i = 0; i < 9; i++) {
            store.commit(Changes.of(new Create(key("k" + i, with(LEASE_TIME, Duration.ofSeconds(i % 3))))));
        }
        var all = LocateQuery.matching(with(CRYPTOGRAPHIC_USAGE_MASK, mask(CryptographicUsageMask.ENCRYPT)), NOW);

        assertThat(store.locate(ACME, all.page(0, 4))).isEqualTo(new Located(List.of("k8", "k7", "k6", "k5"), 9));
        assertThat(store.locate(ACME, all.page(4, 4))).isEqualTo(new Located(List.of("k4", "k3", "k2", "k1"), 9));
        assertThat(store.locate(ACME, all.page(8, 4))).isEqualTo(new Located(List.of("k0"), 9));
    }

    @Test
    void objectsThatLackAnAttributeAreFound() {
        var store = containing(
                key("k1", with(FRESH, true)),
                key("k2", with(OBJECT_GROUP, "disks")),
                key("k3", with(OBJECT_GROUP, "disks").plus(FRESH, false)));

        assertThat(find(store, lacking(FRESH))).containsExactly("k2");
        assertThat(find(store, lacking(OBJECT_GROUP))).containsExactly("k1");
        assertThat(find(store, lacking(FRESH, OBJECT_GROUP))).isEmpty();
        assertThat(find(store, lacking(CRYPTOGRAPHIC_ALGORITHM))).isEmpty();
        assertThat(find(store, lacking(DIGEST))).containsExactly("k3", "k2", "k1");
    }

    private static LocateQuery lacking(AttributeType<?>... attributes) {
        var all = LocateQuery.matching(Attributes.EMPTY, NOW);
        var conditions = Stream.of(attributes)
                .<Condition>map(type -> new Condition.Lacks(type.tag().code()))
                .toList();
        return new LocateQuery(conditions, all.visible(), all.storage(), all.decided(), all.offset(), all.maximum());
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
    void aVendorAttributeIsFoundByVendorNameAndValueTogether() {
        var store = containing(
                key("k1", vendor("x", "Unit", text("a"))),
                key("k2", vendor("x", "Unit", text("b")).plusAll(vendor("x", "Room", text("a")))),
                key("k3", vendor("acme", "Unit", text("a"))),
                key("k4", vendor("x", "Unit", new TtlvItem(Tag.ATTRIBUTE_VALUE.code(), ItemType.INTEGER, 7))));

        assertThat(find(store, vendor("x", "Unit", text("a")))).containsExactly("k1");
        assertThat(find(store, vendor("acme", "Unit", text("a")))).containsExactly("k3");
        assertThat(find(store, vendor("x", "Unit", new TtlvItem(Tag.ATTRIBUTE_VALUE.code(), ItemType.INTEGER, 7))))
                .containsExactly("k4");
        assertThat(find(
                        store,
                        vendor("x", "Unit", new TtlvItem(Tag.ATTRIBUTE_VALUE.code(), ItemType.LONG_INTEGER, 7L))))
                .isEmpty();
    }

    @Test
    void structuresInsideOfStructuresAreFoundIfTheyAreTheSame() {
        var inner = TtlvItem.structure(0x540001, List.of(TtlvItem.text(0x540002, "a"), TtlvItem.text(0x540003, "b")));
        var less = TtlvItem.structure(0x540001, List.of(TtlvItem.text(0x540002, "a")));
        var text = TtlvItem.text(0x540004, "c");
        var store = containing(key("k1", vendor("x", "Tree", tree(inner, text))));

        assertThat(find(store, vendor("x", "Tree", tree(inner, text)))).containsExactly("k1");
        assertThat(find(store, vendor("x", "Tree", tree(inner)))).containsExactly("k1");
        assertThat(find(store, vendor("x", "Tree", tree(text)))).containsExactly("k1");
        assertThat(find(store, vendor("x", "Tree", tree(less)))).isEmpty();
    }

    private static Attributes vendor(String vendor, String name, TtlvItem value) {
        return with(VENDOR_ATTRIBUTE, new VendorAttribute(vendor, name, value));
    }

    private static TtlvItem text(String value) {
        return TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), value);
    }

    private static TtlvItem tree(TtlvItem... items) {
        return TtlvItem.structure(Tag.ATTRIBUTE_VALUE.code(), List.of(items));
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
    void destroyedAndArchivedObjectsAreFoundOnlyWhereTheyAreAskedFor() {
        var store = containing(key("k1"), key("k2"), key("k3"));
        store.commit(Changes.of(new Update(store.find(ACME, "k2").orElseThrow().destroy(NOW))));
        var k3 = store.find(ACME, "k3").orElseThrow();
        store.commit(Changes.of(new Update(archived(k3))));
        var all = LocateQuery.matching(Attributes.EMPTY, NOW);

        assertThat(find(store, all)).containsExactly("k1");
        assertThat(find(store, all.in(Set.of(StorageStatusMask.ARCHIVAL_STORAGE))))
                .containsExactly("k3");
        assertThat(find(store, all.in(Set.of(StorageStatusMask.DESTROYED_STORAGE))))
                .containsExactly("k2");
        assertThat(find(store, all.in(Set.of(StorageStatusMask.values())))).containsExactly("k3", "k2", "k1");
        assertThat(find(store, all.in(Set.of()))).isEmpty();
    }

    private static ManagedObject archived(ManagedObject object) {
        return new ManagedObject(
                object.tenant(),
                object.uniqueIdentifier(),
                object.objectType(),
                object.owner(),
                object.state(),
                true,
                object.attributes(),
                object.material(),
                object.keyVersion(),
                object.version());
    }

    @Test
    void onlyTheOwnersObjectsAreFoundIfAskedSo() {
        var store = containing(key("k1"));
        var query = LocateQuery.matching(Attributes.EMPTY, NOW);

        assertThat(find(store, query.among(Visible.ownedBy(ALICE)))).containsExactly("k1");
        assertThat(find(store, query.among(Visible.ownedBy("CN=bob")))).isEmpty();
    }

    @Test
    void whatIsVisibleIsFoundByOwnersByGroupsOrAllButOnes() {
        var store = containing(
                key("k1"),
                key("k2", with(OBJECT_GROUP, "disks")),
                ownedBy("CN=bob", key("k3", with(OBJECT_GROUP, "tapes"))),
                ownedBy("CN=carol", key("k4", with(OBJECT_GROUP, "tapes").plus(OBJECT_GROUP, "disks"))));

        assertThat(visible(store, Set.of("CN=bob", "CN=carol"), Set.of(), Optional.empty()))
                .containsExactly("k4", "k3");
        assertThat(visible(store, Set.of("CN=bob"), Set.of("disks"), Optional.empty()))
                .containsExactly("k4", "k3", "k2");
        assertThat(visible(store, Set.of("CN=nobody"), Set.of("disks", "tapes"), Optional.empty()))
                .containsExactly("k4", "k3", "k2");
        assertThat(visible(store, Set.of("CN=nobody"), Set.of("Disks"), Optional.empty()))
                .isEmpty();
        assertThat(visible(store, Set.of(ALICE), Set.of(), Optional.of("CN=carol")))
                .containsExactly("k3", "k2", "k1");
        assertThat(visible(store, Set.of(ALICE), Set.of("disks"), Optional.of("CN=carol")))
                .containsExactly("k4", "k3", "k2", "k1");
        assertThat(visible(store, Set.of("CN=carol"), Set.of(), Optional.of("CN=carol")))
                .containsExactly("k4", "k3", "k2", "k1");
    }

    private static List<String> visible(
            ObjectStore store, Set<String> owners, Set<String> groups, Optional<String> allBut) {
        var visible = new Visible(owners, groups, allBut);
        var byGroup = LocateQuery.matching(with(OBJECT_TYPE, ObjectType.SYMMETRIC_KEY), NOW);
        var all = find(store, LocateQuery.matching(Attributes.EMPTY, NOW).among(visible));
        assertThat(find(store, byGroup.among(visible))).isEqualTo(all);
        return all;
    }

    private static ManagedObject ownedBy(String owner, ManagedObject object) {
        return new ManagedObject(
                object.tenant(),
                object.uniqueIdentifier(),
                object.objectType(),
                owner,
                object.state(),
                object.archived(),
                object.attributes(),
                object.material(),
                object.keyVersion(),
                object.version());
    }

    @Test
    void allConditionsMustHold() {
        var store = containing(
                key("k1", with(OBJECT_GROUP, "disks").plus(ACTIVATION_DATE, at(10))),
                key("k2", with(OBJECT_GROUP, "disks").plus(ACTIVATION_DATE, at(20))),
                key("k3", with(OBJECT_GROUP, "tapes").plus(ACTIVATION_DATE, at(20))));
        var filter = with(OBJECT_GROUP, "disks")
                .plus(ACTIVATION_DATE, at(15))
                .plus(ACTIVATION_DATE, at(25))
                .plus(CRYPTOGRAPHIC_LENGTH, 256)
                .plus(CRYPTOGRAPHIC_USAGE_MASK, mask(CryptographicUsageMask.DECRYPT))
                .plus(STATE, State.ACTIVE)
                .plus(OBJECT_TYPE, ObjectType.SYMMETRIC_KEY);

        assertThat(find(store, filter)).containsExactly("k2");
        assertThat(find(store, filter.plus(CRYPTOGRAPHIC_LENGTH, 128))).isEmpty();
    }

    @Test
    void pagesFollowOneAnotherAndTheTotalCountsAll() {
        var store = open();
        for (var i = 0; i < 10; i++) {
            store.commit(Changes.of(new Create(key("k" + i, with(OBJECT_GROUP, i < 7 ? "disks" : "tapes")))));
        }
        var disks = LocateQuery.matching(with(OBJECT_GROUP, "disks"), NOW);

        assertThat(store.locate(ACME, disks.page(0, 3))).isEqualTo(new Located(List.of("k6", "k5", "k4"), 7));
        assertThat(store.locate(ACME, disks.page(3, 3))).isEqualTo(new Located(List.of("k3", "k2", "k1"), 7));
        assertThat(store.locate(ACME, disks.page(6, 3))).isEqualTo(new Located(List.of("k0"), 7));
        assertThat(store.locate(ACME, disks.page(7, 3))).isEqualTo(new Located(List.of(), 7));
        assertThat(store.locate(ACME, disks.page(0, 0))).isEqualTo(new Located(List.of(), 7));
        assertThat(store.locate(
                        ACME, LocateQuery.matching(Attributes.EMPTY, NOW).page(8, 5)))
                .isEqualTo(new Located(List.of("k1", "k0"), 10));
    }

    @Test
    void anObjectWithTheValueTwiceIsFoundOnce() {
        var twice = with(NAME, Name.of("disk")).plus(NAME, new Name("disk", NameType.URI));
        var store = containing(
                key("k1", with(OBJECT_GROUP, "g").plus(OBJECT_GROUP, "g").plusAll(twice)));

        assertThat(find(store, with(OBJECT_GROUP, "g"))).containsExactly("k1");
        assertThat(find(store, with(NAME, Name.of("disk")))).containsExactly("k1");
    }

    @Test
    void whatIsStagedIsFoundAsItWillBe() {
        var store = containing(
                key("k1", with(OBJECT_GROUP, "disks")),
                key("k2", with(OBJECT_GROUP, "disks")),
                key("k3", with(OBJECT_GROUP, "tapes")),
                key("k4", with(OBJECT_GROUP, "disks")));
        var unit = new UnitOfWork(store);
        var disks = LocateQuery.matching(with(OBJECT_GROUP, "disks"), NOW);

        unit.create(key("k5", with(OBJECT_GROUP, "disks")));
        unit.create(key("k6", with(OBJECT_GROUP, "tapes")));
        unit.create(key("k7", with(OBJECT_GROUP, "disks")));
        unit.create(key(OTHER, "k8", with(OBJECT_GROUP, "disks")));
        unit.update(unit.load(ACME, "k2").orElseThrow().withAttribute(OBJECT_GROUP, "tapes"));
        unit.update(unit.load(ACME, "k3").orElseThrow().withAttribute(OBJECT_GROUP, "disks"));
        unit.delete(unit.load(ACME, "k4").orElseThrow());

        assertThat(unit.locate(ACME, disks)).isEqualTo(new Located(List.of("k7", "k5", "k3", "k1"), 4));
        assertThat(unit.locate(ACME, disks.page(1, 2))).isEqualTo(new Located(List.of("k5", "k3"), 4));
        assertThat(unit.locate(ACME, disks.page(3, 2))).isEqualTo(new Located(List.of("k1"), 4));
        assertThat(unit.locate(ACME, disks.page(0, 1))).isEqualTo(new Located(List.of("k7"), 4));
        assertThat(store.locate(ACME, disks).uniqueIdentifiers()).containsExactly("k4", "k2", "k1");

        unit.commit();
        assertThat(store.locate(ACME, disks).uniqueIdentifiers()).containsExactly("k7", "k5", "k3", "k1");
    }
}
