package org.claviger.server.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.State;
import org.claviger.enumeration.StorageStatusMask;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.Condition.HasBits;
import org.claviger.server.store.Condition.Is;
import org.claviger.server.store.Condition.Test;
import org.claviger.server.store.Condition.Within;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;

/**
 * Which objects to find (Locate, KMIP 2.1 section 6.1.28, KMIP 1.4 section 4.9), and which page of them.
 *
 * @param conditions all must hold; none means every object
 * @param visible only these objects; empty: those of everybody
 * @param storage only objects in one of these places
 * @param decided objects that are found or not whatever is stored of them, because they are about to change
 * @param offset how many of those that fit to leave out
 * @param maximum how many to return at most
 */
public record LocateQuery(
        List<Condition> conditions,
        Optional<Visible> visible,
        Set<StorageStatusMask> storage,
        Decided decided,
        int offset,
        int maximum) {
    /**
     * Identifiers of stored objects for which the conditions are not asked.
     *
     * @param hidden those that do not fit
     * @param shown those that fit
     */
    public record Decided(Set<String> hidden, Set<String> shown) {
        public static final Decided NONE = new Decided(Set.of(), Set.of());

        public Decided {
            hidden = Set.copyOf(hidden);
            shown = Set.copyOf(shown);
        }
    }

    /** From here on a date means "none" (KMIP 2.1 section 6.1.28). */
    private static final long LARGEST_DATE_SECONDS = Instant.MAX.getEpochSecond();

    public LocateQuery {
        conditions = List.copyOf(conditions);
        storage = Set.copyOf(storage);
        if (offset < 0 || maximum < 0) {
            throw new IllegalArgumentException("offset %d, maximum %d (expected 0 or more)".formatted(offset, maximum));
        }
    }

    /** Returns the query for all on-line objects that have these attributes. */
    public static LocateQuery matching(Attributes attributes, Instant now) {
        return new LocateQuery(
                conditions(attributes, now),
                Optional.empty(),
                Set.of(StorageStatusMask.ON_LINE_STORAGE),
                Decided.NONE,
                0,
                Integer.MAX_VALUE);
    }

    public LocateQuery among(Visible objects) {
        return new LocateQuery(conditions, Optional.of(objects), storage, decided, offset, maximum);
    }

    /** Tells whether only objects fit that have this Name. */
    public boolean asksForName(Name name) {
        var value = new Is(Tag.NAME_VALUE.code(), IndexValue.of(name.value()));
        return conditions.stream()
                .anyMatch(condition -> condition instanceof Condition.Has(var attribute, var tests)
                        && attribute == Tag.NAME.code()
                        && tests.contains(value));
    }

    public LocateQuery in(Set<StorageStatusMask> places) {
        return new LocateQuery(conditions, visible, places, decided, offset, maximum);
    }

    public LocateQuery page(int newOffset, int newMaximum) {
        return new LocateQuery(conditions, visible, storage, decided, newOffset, newMaximum);
    }

    LocateQuery deciding(Set<String> hidden, Set<String> shown) {
        return new LocateQuery(conditions, visible, storage, new Decided(hidden, shown), offset, maximum);
    }

    /** Tells whether the object would be found, were it stored as it is here. */
    public boolean fits(ManagedObject object) {
        if (!storage.contains(storageOf(object))
                || !visible.map(objects -> objects.includes(object)).orElse(true)) {
            return false;
        }
        var entries = AttributeIndex.entries(object.attributes());
        return conditions.stream().allMatch(condition -> fits(condition, object, entries));
    }

    private static boolean fits(Condition condition, ManagedObject object, List<IndexEntry> entries) {
        return switch (condition) {
            case Condition.IdentifierIs(var identifier) -> identifier.equals(object.uniqueIdentifier());
            case Condition.ObjectTypeIs(var type) -> type == object.objectType();
            case Condition.StateIs(var state, var now) ->
                state == object.at(now).state();
            case Condition.Has has -> has.fits(entries);
            case Condition.Lacks(var attribute) -> entries.stream().noneMatch(entry -> entry.attribute() == attribute);
            case Condition.Never _ -> false;
        };
    }

    /** Returns where the object is, as Locate tells places apart. */
    public static StorageStatusMask storageOf(ManagedObject object) {
        if (object.isDestroyed()) {
            return StorageStatusMask.DESTROYED_STORAGE;
        }
        return object.archived() ? StorageStatusMask.ARCHIVAL_STORAGE : StorageStatusMask.ON_LINE_STORAGE;
    }

    private static List<Condition> conditions(Attributes attributes, Instant now) {
        var conditions = new ArrayList<Condition>();
        var dates = new LinkedHashMap<Tag, List<Instant>>();
        for (var attribute : attributes) {
            if (attribute.value() instanceof Instant date) {
                dates.computeIfAbsent(attribute.type().tag(), _ -> new ArrayList<>())
                        .add(date);
            } else {
                conditions.add(condition(attribute, now));
            }
        }
        dates.forEach((tag, values) -> conditions.addAll(dateConditions(tag, values)));
        return conditions;
    }

    private static Condition condition(Attribute<?> attribute, Instant now) {
        return switch (attribute.value()) {
            case UniqueIdentifier identifier
            when attribute.type() == AttributeTypes.UNIQUE_IDENTIFIER ->
                switch (identifier) {
                    case UniqueIdentifier.Text(var text) -> new Condition.IdentifierIs(text);
                    case UniqueIdentifier.Reference(var text) -> new Condition.IdentifierIs(text);
                    case UniqueIdentifier.OfOperation _, UniqueIdentifier.OfItem _, UniqueIdentifier.ByName _ ->
                        new Condition.Never();
                };
            case ObjectType type
            when attribute.type() == AttributeTypes.OBJECT_TYPE -> new Condition.ObjectTypeIs(type);
            case State state when attribute.type() == AttributeTypes.STATE -> new Condition.StateIs(state, now);
            default -> has(attribute);
        };
    }

    private static Condition has(Attribute<?> attribute) {
        var item = AttributeIndex.item(attribute);
        var tests = new ArrayList<Test>();
        AttributeIndex.forEachValue(item, (path, value) -> tests.add(test(item, path, value)));
        return new Condition.Has(attribute.type().tag().code(), tests);
    }

    private static Test test(TtlvItem attribute, long path, IndexValue value) {
        if (attribute.tag() == Tag.CRYPTOGRAPHIC_USAGE_MASK.code() && value instanceof IndexValue.Numeric mask) {
            return new HasBits(path, (int) mask.number());
        }
        if (isUsageLimit(path) && value instanceof IndexValue.Numeric(var kind, var least)) {
            return new Within(path, kind, least, Long.MAX_VALUE);
        }
        return new Is(path, value);
    }

    private static boolean isUsageLimit(long path) {
        return path == Tag.USAGE_LIMITS_TOTAL.code() || path == Tag.USAGE_LIMITS_COUNT.code();
    }

    /** One date must be the same; of two, the object's must be between them or one of them. */
    private static List<Condition> dateConditions(Tag attribute, List<Instant> dates) {
        if (dates.size() == 2) {
            var a = dates.get(0).getEpochSecond();
            var b = dates.get(1).getEpochSecond();
            var range = new Within(
                    AttributeIndex.SELF, ItemType.DATE_TIME, Math.min(a, b), unlimitedIfLargest(Math.max(a, b)));
            return List.of(new Condition.Has(attribute.code(), List.of(range)));
        }
        return dates.stream().map(date -> sameDate(attribute, date)).toList();
    }

    private static Condition sameDate(Tag attribute, Instant date) {
        return date.getEpochSecond() >= LARGEST_DATE_SECONDS
                ? new Condition.Lacks(attribute.code())
                : new Condition.Has(attribute.code(), List.of(new Is(AttributeIndex.SELF, IndexValue.ofSeconds(date))));
    }

    private static long unlimitedIfLargest(long seconds) {
        return seconds >= LARGEST_DATE_SECONDS ? Long.MAX_VALUE : seconds;
    }
}
