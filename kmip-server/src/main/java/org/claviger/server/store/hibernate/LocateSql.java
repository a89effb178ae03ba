package org.claviger.server.store.hibernate;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.claviger.enumeration.State;
import org.claviger.server.store.AttributeIndex;
import org.claviger.server.store.Condition;
import org.claviger.server.store.Condition.Has;
import org.claviger.server.store.Condition.Test;
import org.claviger.server.store.IndexValue;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.Located;
import org.claviger.server.store.Visible;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Tag;

/**
 * Turns a query into SQL. The condition that few objects are likely to fulfil leads: its index yields the objects, already in
 * order when the value is exact, and the other conditions are looked up for each. Of Byte Strings the fingerprints yield them. Conditions on attributes that many objects
 * share the values of are asked of the few sets of such values; they lead only where no other does, and then the sets that fulfil
 * all of them yield their objects. The order of the joined tables is that of the text (SQLite takes {@code cross join} so; others
 * think for themselves).
 */
final class LocateSql {
    /** Where the values are that objects have to themselves. */
    private static final Place OWN = new Place("object_index", "object_number");

    /** Where those are that many share. */
    private static final Place SHARED = new Place("value_set_value", "value_set");

    /** The numbers of all blocks that have fingerprints, from one to the next: between them there may be a gap of any width. */
    private static final String BLOCKS = "(with recursive block (number) as (select min(block) from object_fingerprint"
            + " union all select (select min(n.block) from object_fingerprint n where n.block > block.number)"
            + " from block where block.number is not null) select number from block where number is not null)";

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    private final String tenant;
    private final LocateQuery query;

    private LocateSql(String tenant, LocateQuery query) {
        this.tenant = tenant;
        this.query = query;
    }

    /** Runs the query. */
    static Located locate(DatabaseAccess access, String tenant, LocateQuery query) throws SQLException {
        if (isHopeless(query)) {
            return new Located(List.of(), 0);
        }
        var identifiers = page(tenant, query).texts(access);
        var isLast = identifiers.size() < query.maximum() && (query.offset() == 0 || !identifiers.isEmpty());
        var total = isLast
                ? query.offset() + (long) identifiers.size()
                : count(tenant, query).number(access);
        return new Located(identifiers, total);
    }

    private static boolean isHopeless(LocateQuery query) {
        return query.decided().shown().isEmpty()
                && (query.storage().isEmpty() || query.conditions().stream().anyMatch(LocateSql::isNever));
    }

    private static boolean isNever(Condition condition) {
        return condition instanceof Condition.Never
                || condition instanceof Condition.IdentifierIs(var identifier)
                        && !HibernateObjectStore.isStorable(identifier);
    }

    /** The identifiers of one page. */
    static LocateSql page(String tenant, LocateQuery query) {
        var page = new LocateSql(tenant, query);
        if (query.decided().shown().isEmpty()) {
            page.addMatches(); // not as a subquery: it would be run to its end before the first row came out
        } else {
            page.add("select unique_identifier from (");
            page.addMatches();
            page.add(") located");
        }
        page.add(" order by number desc limit ? offset ?", query.maximum(), query.offset());
        return page;
    }

    /** How many objects fit. */
    static LocateSql count(String tenant, LocateQuery query) {
        var count = new LocateSql(tenant, query);
        count.add("select count(*) from (");
        count.addMatches();
        count.add(") located");
        return count;
    }

    private void addMatches() {
        addFitting();
        var shown = query.decided().shown();
        if (!shown.isEmpty()) {
            add(" union select unique_identifier, number from managed_object where tenant = ?", tenant);
            addIdentifiers(" and unique_identifier in", shown);
        }
    }

    private void addFitting() {
        var byIdentifier = query.conditions().stream().anyMatch(Condition.IdentifierIs.class::isInstance);
        var leading = leading();
        if (byIdentifier) {
            add("select o.unique_identifier, o.number from managed_object o where o.tenant = ?", tenant);
            addObjectConditions(Optional.empty(), "o.value_set");
        } else if (leading.isPresent()) {
            addLed(leading.get());
            addObjectConditions(Optional.of(leading.get().has), "o.value_set");
        } else if (query.conditions().stream().anyMatch(LocateSql::isHasShared)) {
            add("select o.unique_identifier, o.number as number from value_set s cross join managed_object o");
            add(" where s.tenant = ? and o.tenant = ? and o.value_set = s.number", tenant, tenant);
            addObjectConditions(Optional.empty(), "s.number");
        } else {
            add("select o.unique_identifier, o.number from managed_object o where o.tenant = ?", tenant);
            addObjectConditions(Optional.empty(), "o.value_set");
        }
    }

    /** The objects whose own values pass a test, and the attribute's other tests. */
    private void addLed(Lead lead) {
        add("select distinct o.unique_identifier, i.object_number as number from ");
        if (lead.test instanceof Condition.Is(var path, var value) && Fingerprints.has(value)) {
            add(
                    BLOCKS + " b cross join object_fingerprint f cross join object_index i cross join managed_object o"
                            + " where f.block = b.number and f.fingerprint = ? and i.object_number = f.object_number and",
                    Fingerprints.of(tenant, lead.has.attribute(), path, value));
        } else {
            add("object_index i cross join managed_object o where");
        }
        add(" i.tenant = ? and i.attribute = ?", tenant, lead.has.attribute());
        addTest("i", lead.test);
        addOtherTests(OWN, "i", lead.has, lead.test, "o.value_set");
        add(" and o.number = i.object_number and o.tenant = ?", tenant);
    }

    /** The test of a value that objects have to themselves which few are likely to pass. */
    private Optional<Lead> leading() {
        return query.conditions().stream()
                .filter(Has.class::isInstance)
                .map(Has.class::cast)
                .flatMap(has -> has.tests().stream()
                        .filter(test -> place(has, test).equals(OWN))
                        .map(test -> new Lead(has, test)))
                .min(Comparator.comparingInt(Lead::share));
    }

    /** Whether all that a condition asks of an attribute stands in sets. */
    private static boolean isHasShared(Condition condition) {
        return condition instanceof Has has
                && (AttributeIndex.shared().contains(has.attribute())
                        || !has.tests().isEmpty()
                                && has.tests().stream()
                                        .allMatch(test -> place(has, test).equals(SHARED)));
    }

    private static Place place(Has has, Test test) {
        return AttributeIndex.isShared(has.attribute(), test.path()) ? SHARED : OWN;
    }

    /**
     * @param done what holds already
     * @param valueSet the column that has the number of the object's set of values
     */
    private void addObjectConditions(Optional<Has> done, String valueSet) {
        add(" and o.storage_status in (" + placeholders(query.storage().size()) + ")");
        query.storage().stream().sorted().forEach(place -> parameters.add(place.value()));
        query.visible().ifPresent(this::addVisible);
        if (!query.decided().hidden().isEmpty()) {
            addIdentifiers(" and o.unique_identifier not in", query.decided().hidden());
        }
        for (var condition : query.conditions()) {
            if (done.isEmpty() || !done.get().equals(condition)) {
                addCondition(condition, valueSet);
            }
        }
    }

    private void addVisible(Visible visible) {
        var isOneOwner = visible.owners().size() == 1
                && visible.groups().isEmpty()
                && visible.allBut().isEmpty();
        if (isOneOwner) {
            add(" and o.owner = ?", visible.owners().iterator().next()); // not in brackets: an index has these in order
            return;
        }
        add(" and (o.owner in (" + placeholders(visible.owners().size()) + ")");
        visible.owners().stream().sorted().forEach(parameters::add);
        visible.allBut().ifPresent(owner -> add(" or o.owner <> ?", owner));
        for (var group : visible.groups().stream().sorted().toList()) {
            add(
                    " or exists (select 1 from object_index g where g.object_number = o.number and g.attribute = ?",
                    Tag.OBJECT_GROUP.code());
            addTest("g", new Condition.Is(AttributeIndex.SELF, IndexValue.of(group)));
            add(")");
        }
        add(")");
    }

    private void addCondition(Condition condition, String valueSet) {
        switch (condition) {
            case Condition.IdentifierIs _ when isNever(condition) -> add(" and 1 = 0");
            case Condition.IdentifierIs(var identifier) -> add(" and o.unique_identifier = ?", identifier);
            case Condition.ObjectTypeIs(var type) -> add(" and o.object_type = ?", type.value());
            case Condition.StateIs(var state, var now) -> addState(state, now.getEpochSecond());
            case Has has when !has.tests().isEmpty() && isHasShared(has) -> addHasShared(has, valueSet);
            case Has has -> {
                add(" and ");
                addExists(has, valueSet);
            }
            case Condition.Lacks(var attribute) -> {
                add(" and not ");
                addExists(new Has(attribute, List.of()), valueSet);
            }
            case Condition.Never _ -> add(" and 1 = 0");
        }
    }

    /** The state as the dates have made it by now: the SQL of {@code ManagedObject.at}. */
    private void addState(State state, long now) {
        var started = "(o.activation_date is not null and o.activation_date <= ?)";
        var ended = "(o.deactivation_date is not null and o.deactivation_date <= ?)";
        var active = "(o.state = ? or (o.state = ? and " + started + "))";
        var isActive = State.ACTIVE.value();
        var isPreActive = State.PRE_ACTIVE.value();
        switch (state) {
            case PRE_ACTIVE -> add(" and o.state = ? and not " + started, isPreActive, now);
            case ACTIVE -> add(" and " + active + " and not " + ended, isActive, isPreActive, now, now);
            case DEACTIVATED ->
                add(
                        " and (o.state = ? or (" + active + " and " + ended + "))",
                        State.DEACTIVATED.value(),
                        isActive,
                        isPreActive,
                        now,
                        now);
            case COMPROMISED, DESTROYED, DESTROYED_COMPROMISED -> add(" and o.state = ?", state.value());
        }
    }

    /** The object's set is one of those that have what the condition asks for, which are few. */
    private void addHasShared(Has has, String valueSet) {
        add(
                " and " + valueSet + " in (select h.value_set from value_set_value h where h.tenant = ?"
                        + " and h.attribute = ?",
                tenant,
                has.attribute());
        addTests(SHARED, "h", has, valueSet);
        add(")");
    }

    private void addExists(Has has, String valueSet) {
        var place = isHasShared(has) ? SHARED : OWN;
        var owner = place.equals(SHARED) ? valueSet : "o.number";
        add(
                "exists (select 1 from " + place.table + " h where h." + place.owner + " = " + owner
                        + " and h.attribute = ?",
                has.attribute());
        addTests(place, "h", has, valueSet);
        add(")");
    }

    /** @param place where {@code alias} stands */
    private void addTests(Place place, String alias, Has has, String valueSet) {
        var first = has.tests().stream()
                .filter(test -> place(has, test).equals(place))
                .findFirst();
        if (first.isPresent()) {
            addTest(alias, first.get());
            addOtherTests(place, alias, has, first.get(), valueSet);
        }
    }

    /** The same instance of the attribute passes the other tests too, in the object's own values or in those of its set. */
    private void addOtherTests(Place place, String alias, Has has, Test done, String valueSet) {
        var others = new ArrayList<>(has.tests());
        others.remove(done);
        for (var test : others) {
            var there = place(has, test);
            var owner = there.equals(place) ? alias + "." + place.owner : valueSet;
            add(" and exists (select 1 from " + there.table + " p where p." + there.owner + " = " + owner
                    + " and p.attribute = " + alias + ".attribute and p.instance = " + alias + ".instance");
            addTest("p", test);
            add(")");
        }
    }

    private void addTest(String alias, Test test) {
        var place = " and " + alias + ".path = ? and " + alias + ".kind = ? and " + alias;
        switch (test) {
            case Condition.Is(var path, IndexValue.Textual(var kind, var text)) -> {
                add(place + ".text_value = ?", path, kind.code(), text);
                if (kind != ItemType.BYTE_STRING) {
                    add(" and " + alias + ".kind <> 8"); // as the index says of what is in it, word for word
                }
            }
            case Condition.Is(var path, IndexValue.Numeric(var kind, var number)) ->
                add(place + ".number_value = ?", path, kind.code(), number);
            case Condition.Within(var path, var kind, var least, var most) ->
                add(place + ".number_value between ? and ?", path, kind.code(), least, most);
            case Condition.HasBits(var path, var bits) -> {
                add(place + ".number_value is not null", path, ItemType.INTEGER.code());
                add(" and (" + alias + ".number_value & ?) = ?", (long) bits, (long) bits);
            }
        }
    }

    private void addIdentifiers(String condition, Collection<String> identifiers) {
        add(condition + " (" + placeholders(identifiers.size()) + ")");
        identifiers.stream().sorted().forEach(parameters::add);
    }

    private static String placeholders(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private void add(String text, Object... values) {
        sql.append(text);
        Collections.addAll(parameters, values);
    }

    String sql() {
        return sql.toString();
    }

    void bind(PreparedStatement statement) throws SQLException {
        for (var i = 0; i < parameters.size(); i++) {
            switch (parameters.get(i)) {
                case Long value -> statement.setLong(i + 1, value);
                case Integer value -> statement.setInt(i + 1, value);
                case String value -> statement.setString(i + 1, value);
                case Object value -> throw new IllegalStateException("parameter of " + value.getClass());
            }
        }
    }

    private List<String> texts(DatabaseAccess access) throws SQLException {
        var statement = access.statement(sql());
        bind(statement);
        try (var rows = statement.executeQuery()) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private long number(DatabaseAccess access) throws SQLException {
        var statement = access.statement(sql());
        bind(statement);
        try (var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /**
     * A table of values.
     *
     * @param owner the column that says whose they are
     */
    private record Place(String table, String owner) {}

    /** A test that could lead. */
    private record Lead(Has has, Test test) {
        /** Ranks the tests by how many objects are likely to pass: the fewer, the lower. */
        int share() {
            return switch (test) {
                case Condition.Is is when is.value() instanceof IndexValue.Textual -> shareOfText(is.path());
                case Condition.Is is -> is.value().kind() == ItemType.DATE_TIME ? 2 : 4;
                case Condition.Within _ -> 3;
                case Condition.HasBits _ -> 6;
            };
        }

        private int shareOfText(long path) {
            if (path == Tag.VENDOR_IDENTIFICATION.code() || path == Tag.ATTRIBUTE_NAME.code()) {
                return 5;
            }
            return has.attribute() == Tag.NAME.code() ? 0 : 1;
        }
    }
}
