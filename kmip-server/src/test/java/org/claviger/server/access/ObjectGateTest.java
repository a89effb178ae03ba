package org.claviger.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;
import static org.claviger.server.store.StoredObjects.OTHER;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.InMemoryObjectStore;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.StoredObjects;
import org.claviger.server.store.UnitOfWork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who reaches which object for what: as owner, by a grant, or not. */
class ObjectGateTest {
    private static final Identity ALICE = new Identity("fleet", IdentityRule.DNS, "alice");
    private static final Identity BOB = new Identity("fleet", IdentityRule.DNS, "bob");
    private static final Identity CAROL = new Identity("fleet", IdentityRule.DNS, "carol");
    private static final Identity MALLORY = new Identity("fleet", IdentityRule.DNS, "mallory");
    private static final GrantedObjects ALL = new GrantedObjects.All();

    private final UnitOfWork unit = new UnitOfWork(new InMemoryObjectStore());
    private final ObjectGate gate = new ObjectGate(unit);

    ObjectGateTest() {
        create(ACME, "plain", ALICE.principal(), Attributes.EMPTY);
        create(ACME, "shared", ALICE.principal(), Attributes.of(AttributeTypes.OBJECT_GROUP, "shared"));
        create(ACME, "carols", CAROL.principal(), Attributes.EMPTY);
        create(ACME, "tenants", TenantKey.OWNER, Attributes.of(AttributeTypes.NAME, TenantKey.NAME));
        unit.commit();
    }

    private static ManagedObject object(Tenant tenant, String id, String owner, Attributes attributes) {
        return ManagedObject.create(
                tenant, id, ObjectType.SYMMETRIC_KEY, owner, attributes, StoredObjects.material(), NOW);
    }

    private void create(Tenant tenant, String id, String owner, Attributes attributes) {
        unit.create(object(tenant, id, owner, attributes));
    }

    private static Caller caller(Identity who, Grant... grants) {
        return caller(who, EnumSet.allOf(Operation.class), grants);
    }

    private static Caller caller(Identity who, Set<Operation> operations, Grant... grants) {
        return new AccessPolicy(
                        List.of(
                                new AccessRule(MALLORY.principal(), Optional.of(OTHER), operations),
                                new AccessRule("*", Optional.of(ACME), operations)),
                        List.of(grants))
                .callerOf(who);
    }

    private static Grant grant(GrantedObjects objects, Operation... operations) {
        return new Grant("a-grant", BOB.principal(), ACME, objects, Set.of(operations));
    }

    private boolean reaches(Caller caller, Operation operation, String id) {
        return gate.find(caller, operation, id, NOW).isPresent();
    }

    private List<String> located(Caller caller, Attributes filter) {
        return gate.locate(caller, LocateQuery.matching(filter, NOW)).uniqueIdentifiers();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void nobodyReachesAnObjectOfAnotherWithoutAGrant(Operation operation) {
        assertThat(reaches(caller(ALICE), operation, "plain")).isTrue();
        assertThat(reaches(caller(BOB), operation, "plain")).isFalse();
        assertThat(reaches(caller(MALLORY), operation, "plain")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void aGrantGivesItsOwnOperationAndNoOther(Operation asked) {
        var given = new ArrayList<Operation>();
        for (var granted : Grant.GRANTABLE) {
            if (reaches(caller(BOB, grant(ALL, granted)), asked, "plain")) {
                given.add(granted);
            }
        }

        assertThat(given).isEqualTo(Grant.GRANTABLE.contains(asked) ? List.of(asked) : List.of());
    }

    @Test
    void aGrantIsAboutItsObjectsOnly() {
        var group = caller(BOB, grant(new GrantedObjects.Group("shared"), Operation.GET));
        var owner = caller(BOB, grant(new GrantedObjects.Owner(ALICE), Operation.GET));
        var all = caller(BOB, grant(ALL, Operation.GET));

        assertThat(reaches(group, Operation.GET, "shared")).isTrue();
        assertThat(reaches(group, Operation.GET, "plain")).isFalse();
        assertThat(reaches(owner, Operation.GET, "plain")).isTrue();
        assertThat(reaches(owner, Operation.GET, "carols")).isFalse();
        assertThat(reaches(all, Operation.GET, "carols")).isTrue();
        assertThat(gate.grantsUsed()).containsExactly("a-grant");
    }

    @Test
    void aGrantIsForItsClientsAndTheirTenantOnly() {
        var forAll = new Grant("everybody", "*", ACME, ALL, Set.of(Operation.GET));

        assertThat(reaches(caller(BOB, forAll), Operation.GET, "plain")).isTrue();
        assertThat(reaches(caller(MALLORY, forAll), Operation.GET, "plain")).isFalse();
        assertThat(reaches(caller(CAROL, grant(ALL, Operation.GET)), Operation.GET, "plain"))
                .isFalse();
    }

    @Test
    void aGrantGivesNothingThatTheAccessRuleDoesNot() {
        var caller = caller(BOB, EnumSet.of(Operation.LOCATE), grant(ALL, Operation.LOCATE, Operation.GET));

        assertThat(reaches(caller, Operation.LOCATE, "plain")).isTrue();
        assertThat(reaches(caller, Operation.GET, "plain")).isFalse();
    }

    @Test
    void whatMayBeLocatedIsFoundAndNothingElse() {
        var none = Attributes.EMPTY;

        assertThat(located(caller(BOB), none)).isEmpty();
        assertThat(located(caller(BOB, grant(ALL, Operation.GET)), none)).isEmpty();
        assertThat(located(caller(BOB, grant(new GrantedObjects.Group("shared"), Operation.LOCATE)), none))
                .containsExactly("shared");
        assertThat(located(caller(BOB, grant(new GrantedObjects.Owner(CAROL), Operation.LOCATE)), none))
                .containsExactly("carols");
        assertThat(located(caller(BOB, grant(ALL, Operation.LOCATE)), none))
                .containsExactlyInAnyOrder("plain", "shared", "carols");
        assertThat(located(caller(CAROL), none)).containsExactly("carols");
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void theTenantsKeyCanBeUsedAndNothingElseWhateverIsGranted(Operation operation) {
        var everything = new Grant("everything", "*", ACME, ALL, Grant.GRANTABLE);
        var isUse = Set.of(
                        Operation.LOCATE,
                        Operation.GET_ATTRIBUTES,
                        Operation.GET_ATTRIBUTE_LIST,
                        Operation.ENCRYPT,
                        Operation.DECRYPT)
                .contains(operation);

        assertThat(reaches(caller(BOB, everything), operation, "tenants")).isEqualTo(isUse);
        assertThat(reaches(caller(BOB), operation, "tenants")).isEqualTo(isUse);
        assertThat(reaches(caller(MALLORY, everything), operation, "tenants")).isFalse();
        assertThat(reaches(caller(BOB, EnumSet.noneOf(Operation.class)), operation, "tenants"))
                .isFalse();
    }

    @Test
    void theTenantsKeyIsFoundByItsNameOnly() {
        var name = Attributes.of(AttributeTypes.NAME, TenantKey.NAME);

        assertThat(located(caller(BOB), name)).containsExactly("tenants");
        assertThat(located(caller(BOB, grant(ALL, Operation.LOCATE)), name)).containsExactly("tenants");
        assertThat(located(caller(MALLORY), name)).isEmpty();
        assertThat(located(caller(BOB), Attributes.EMPTY)).isEmpty();
    }

    @Test
    void noClientsObjectHasTheNameOfTheTenantsKey() {
        var imitated = object(ACME, "imitated", BOB.principal(), Attributes.of(AttributeTypes.NAME, TenantKey.NAME));
        var named =
                object(ACME, "named", BOB.principal(), Attributes.of(AttributeTypes.NAME, Name.of("claviger:my own")));

        assertRefused(() -> gate.add(caller(BOB), imitated));
        assertRefused(() -> gate.save(imitated));
        gate.add(caller(BOB), named);
    }

    private static void assertRefused(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        KmipException.class,
                        e -> assertThat(e.reason()).isEqualTo(ResultReason.INVALID_ATTRIBUTE_VALUE));
    }

    @Test
    void whatReplacesAnObjectBelongsToItsOwner() {
        var replaced = gate.open(caller(BOB, grant(ALL, Operation.RE_KEY)), Operation.RE_KEY, "plain", NOW);
        var ofOwner = object(ACME, "new", ALICE.principal(), Attributes.EMPTY);
        var ofMaker = object(ACME, "new", BOB.principal(), Attributes.EMPTY);

        assertThatThrownBy(() -> gate.addReplacement(caller(BOB), ofMaker, replaced))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> gate.add(caller(BOB), ofOwner)).isInstanceOf(IllegalArgumentException.class);
        gate.addReplacement(caller(BOB), ofOwner, replaced);
        assertThat(reaches(caller(ALICE), Operation.GET, "new")).isTrue();
    }

    @Test
    void theNextItemBeginsWithoutGrants() {
        assertThat(reaches(caller(BOB, grant(ALL, Operation.GET)), Operation.GET, "plain"))
                .isTrue();
        gate.beginItem();

        assertThat(gate.grantsUsed()).isEmpty();
    }
}
