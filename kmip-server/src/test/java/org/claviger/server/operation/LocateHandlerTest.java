package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.attribute.AttributeTypes.FRESH;
import static org.claviger.attribute.AttributeTypes.NAME;
import static org.claviger.attribute.AttributeTypes.OBJECT_GROUP;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;

import io.netty.buffer.Unpooled;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.ObjectGroupMember;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.StorageStatusMask;
import org.claviger.operation.Locate;
import org.claviger.secret.SecretScope;
import org.claviger.server.access.AccessPolicy;
import org.claviger.server.access.AccessRule;
import org.claviger.server.access.Caller;
import org.claviger.server.access.Identity;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.access.ObjectGate;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.Changes;
import org.claviger.server.store.InMemoryObjectStore;
import org.claviger.server.store.StoredObjects;
import org.claviger.server.store.UnitOfWork;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocateHandlerTest {
    private static final int LARGEST_PAGE = 5;
    private static final Attributes GROUP = Attributes.of(OBJECT_GROUP, "disks");

    private final Caller alice = caller("alice");
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final SecretScope secrets = SecretScope.unlocked();
    private final LocateHandler handler = new LocateHandler(LARGEST_PAGE);

    @AfterEach
    void close() {
        secrets.close();
    }

    private static Caller caller(String name) {
        var rule = new AccessRule("*", Optional.of(ACME), EnumSet.allOf(Operation.class));
        return new AccessPolicy(List.of(rule), List.of()).callerOf(new Identity("fleet", IdentityRule.DNS, name));
    }

    private void store(String id, Attributes attributes) {
        store.commit(Changes.of(new Changes.Create(ManagedObject.create(
                ACME, id, ObjectType.SYMMETRIC_KEY, alice.principal(), attributes, StoredObjects.material(), NOW))));
    }

    private void handOut(String id) {
        store.commit(
                Changes.of(new Changes.Update(store.find(ACME, id).orElseThrow().withAttribute(FRESH, false))));
    }

    private Locate.Response locate(Locate.Request request) {
        var gate = new ObjectGate(new UnitOfWork(store));
        return handler.handle(request, new RequestContext(alice, ProtocolVersion.V1_4, NOW, secrets, gate));
    }

    private static Locate.Request request(int maximum, int offset, ObjectGroupMember member, Attributes attributes) {
        return new Locate.Request(
                Optional.of(maximum),
                Optional.of(offset),
                Optional.empty(),
                Optional.of(member),
                Optional.empty(),
                attributes);
    }

    private static Locate.Request request(Attributes attributes) {
        return new Locate.Request(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), attributes);
    }

    private List<String> found(Locate.Request request) {
        return locate(request).uniqueIdentifiers().stream()
                .map(UniqueIdentifier::toString)
                .toList();
    }

    private void storeGroup() {
        for (var i = 1; i <= 3; i++) {
            store("k" + i, GROUP.plus(FRESH, true));
        }
        store("other", Attributes.of(OBJECT_GROUP, "tapes").plus(FRESH, true));
    }

    @Test
    void freshMembersOfAGroupAreHandedOutInTheOrderInWhichTheyWereMade() {
        storeGroup();
        assertThat(found(request(1, 0, ObjectGroupMember.GROUP_MEMBER_FRESH, GROUP)))
                .containsExactly("k1");
        assertThat(found(request(1, 1, ObjectGroupMember.GROUP_MEMBER_FRESH, GROUP)))
                .containsExactly("k2");
        assertThat(found(request(2, 0, ObjectGroupMember.GROUP_MEMBER_FRESH, GROUP)))
                .containsExactly("k2", "k1");
        assertThat(found(request(2, 2, ObjectGroupMember.GROUP_MEMBER_FRESH, GROUP)))
                .containsExactly("k3");
        assertThat(found(request(2, 3, ObjectGroupMember.GROUP_MEMBER_FRESH, GROUP)))
                .isEmpty();

        handOut("k1");
        assertThat(found(request(1, 0, ObjectGroupMember.GROUP_MEMBER_FRESH, GROUP)))
                .containsExactly("k2");
        handOut("k2");
        handOut("k3");
        assertThat(found(request(1, 0, ObjectGroupMember.GROUP_MEMBER_FRESH, GROUP)))
                .isEmpty();
    }

    @Test
    void theDefaultMemberOfAGroupIsItsOldestFreshOneOrItsOldest() {
        storeGroup();
        for (var expected : List.of("k1", "k2", "k3")) {
            var located = locate(request(1, 0, ObjectGroupMember.GROUP_MEMBER_DEFAULT, GROUP));

            assertThat(located.uniqueIdentifiers()).containsExactly(UniqueIdentifier.of(expected));
            assertThat(located.locatedItems()).contains(1);
            handOut(expected);
        }
        assertThat(found(request(9, 0, ObjectGroupMember.GROUP_MEMBER_DEFAULT, GROUP)))
                .containsExactly("k1");
        assertThat(found(request(9, 1, ObjectGroupMember.GROUP_MEMBER_DEFAULT, GROUP)))
                .isEmpty();
        assertThatThrownBy(() -> locate(request(1, 0, ObjectGroupMember.GROUP_MEMBER_DEFAULT, Attributes.EMPTY)))
                .isInstanceOf(KmipException.class);
    }

    @Test
    void moreThanAPageIsCountedButNotAnswered() {
        for (var i = 0; i < LARGEST_PAGE + 2; i++) {
            store("k" + i, GROUP);
        }
        var located = locate(request(GROUP));

        assertThat(located.uniqueIdentifiers()).hasSize(LARGEST_PAGE);
        assertThat(located.locatedItems()).contains(LARGEST_PAGE + 2);
    }

    @Test
    void objectsOfOthersAreNeitherFoundNorCounted() {
        storeGroup();
        var gate = new ObjectGate(new UnitOfWork(store));
        var context = new RequestContext(caller("bob"), ProtocolVersion.V2_1, NOW, secrets, gate);

        assertThat(handler.handle(request(Attributes.EMPTY), context))
                .isEqualTo(new Locate.Response(Optional.of(0), List.of()));
    }

    @Test
    void aFilterByAnAttributeThatDoesNotExistFindsNothing() {
        storeGroup();
        var unknown = new VendorAttribute("", "Nmae", TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), "k1"));
        var custom = new VendorAttribute("x", "Nmae", TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), "k1"));

        assertThatThrownBy(() -> locate(request(Attributes.of(AttributeTypes.VENDOR_ATTRIBUTE, unknown))))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.INVALID_ATTRIBUTE));
        assertThat(found(request(Attributes.of(AttributeTypes.VENDOR_ATTRIBUTE, custom))))
                .isEmpty();
    }

    @Test
    void aStorageStatusMaskOfPlacesThatDoNotExistFindsNothing() {
        storeGroup();
        var mask = new BitMask<>(EnumerationType.of(StorageStatusMask.class), 0x40);

        assertThat(found(new Locate.Request(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(mask),
                        Optional.empty(),
                        Optional.empty(),
                        GROUP)))
                .isEmpty();
    }

    @Test
    void filtersInATemplateAttributeFilterAsThoseBesideIt() {
        store("k1", GROUP.plus(NAME, Name.of("one")));
        store("k2", GROUP.plus(NAME, Name.of("two")));
        var bytes = Unpooled.buffer();
        var out = new BinaryTtlvWriter(bytes, ProtocolVersion.V1_4);
        out.startStructure(Tag.REQUEST_PAYLOAD.code());
        Attributes.TEMPLATE.write(out, Tag.TEMPLATE_ATTRIBUTE.code(), Attributes.of(NAME, Name.of("two")));
        out.endStructure();
        var in = new BinaryTtlvReader(bytes, Limits.DEFAULT, secrets);
        in.version(ProtocolVersion.V1_4);
        in.tag();

        assertThat(found(Locate.Request.STRUCT.read(in))).containsExactly("k2");
    }
}
