package org.claviger.attribute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.claviger.schema.Codec;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.UnencodableException;

/**
 * Some attributes, in the order in which they came. Immutable. A request of 1.x may also name templates whose attributes
 * it wants (KMIP 1.4 section 2.1.8).
 */
public final class Attributes implements Iterable<Attribute<?>> {
    public static final Attributes EMPTY = new Attributes(List.of(), List.of());

    /** The Template-Attribute structure and its kin, up to 1.4 (KMIP 1.4 section 2.1.8). */
    public static final Codec<Attributes> TEMPLATE = Codec.of(Attributes::readTemplate, Attributes::writeTemplate);

    /** The Attributes structure and its kin, from 2.0 on (KMIP 2.1 section 5.1). */
    public static final Codec<Attributes> STRUCTURE = Codec.of(Attributes::readStructure, Attributes::writeStructure);

    /** A structure that holds exactly one attribute: Current Attribute, New Attribute (KMIP 2.1 section 5.6). */
    public static final Codec<Attribute<?>> SINGLE = Codec.of(
            in -> {
                var attributes = readStructure(in);
                if (attributes.size() != 1) {
                    throw in.fault(Fault.MALFORMED, attributes.size() + " attributes (expected 1)");
                }
                return attributes.list.getFirst();
            },
            (out, tag, attribute) -> writeStructure(out, tag, new Attributes(List.of(), List.of(attribute))));

    private final List<Name> templates;
    private final List<Attribute<?>> list;

    /** Saves time only; whoever finds it false numbers them again, with the same result. */
    private boolean isNumbered;

    private Attributes(List<Name> templates, List<Attribute<?>> list) {
        this.templates = templates;
        this.list = list;
    }

    public static Attributes of(Attribute<?>... attributes) {
        return of(Arrays.asList(attributes));
    }

    public static Attributes of(Collection<? extends Attribute<?>> attributes) {
        return attributes.isEmpty() ? EMPTY : new Attributes(List.of(), List.copyOf(attributes));
    }

    public static <V> Attributes of(AttributeType<V> type, V value) {
        return of(Attribute.of(type, value));
    }

    /** Returns these attributes, and the names of templates whose attributes a request of 1.x wants as well. */
    public Attributes withTemplates(Name... names) {
        return new Attributes(List.of(names), list);
    }

    /** Returns the names of the templates that the request refers to. */
    public List<Name> templates() {
        return templates;
    }

    public List<Attribute<?>> list() {
        return list;
    }

    public int size() {
        return list.size();
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    @Override
    public Iterator<Attribute<?>> iterator() {
        return list.iterator();
    }

    public boolean has(AttributeType<?> type) {
        for (var attribute : list) {
            if (attribute.type() == type) {
                return true;
            }
        }
        return false;
    }

    /** Returns the value of the first instance of this type. */
    @SuppressWarnings("unchecked") // an attribute's value is of its type's class
    public <V> Optional<V> first(AttributeType<V> type) {
        for (var attribute : list) {
            if (attribute.type() == type) {
                return Optional.of((V) attribute.value());
            }
        }
        return Optional.empty();
    }

    /** Returns the values of all instances of this type. */
    @SuppressWarnings("unchecked") // an attribute's value is of its type's class
    public <V> List<V> all(AttributeType<V> type) {
        var values = new ArrayList<V>();
        for (var attribute : list) {
            if (attribute.type() == type) {
                values.add((V) attribute.value());
            }
        }
        return values;
    }

    /** Returns these attributes and one more instance at the end. */
    public <V> Attributes plus(AttributeType<V> type, V value) {
        return plus(Attribute.of(type, value));
    }

    public Attributes plus(Attribute<?> attribute) {
        var more = new ArrayList<Attribute<?>>(list.size() + 1);
        more.addAll(list);
        more.add(attribute);
        return withOwn(more);
    }

    /** Returns these attributes and, behind them, all of {@code others}. */
    public Attributes plusAll(Attributes others) {
        var more = new ArrayList<>(list);
        more.addAll(others.list);
        return new Attributes(templates, List.copyOf(more));
    }

    /** Returns these attributes with exactly one instance of this type, where the first one stood or at the end. */
    public <V> Attributes with(AttributeType<V> type, V value) {
        return withAll(List.of(Attribute.of(type, value)));
    }

    /**
     * Returns these attributes with exactly one instance of the type of each of {@code others}, where the first one stood or at the
     * end.
     *
     * @param others no two of them of the same type
     */
    public Attributes withAll(List<? extends Attribute<?>> others) {
        var changed = new ArrayList<Attribute<?>>(list.size() + others.size());
        changed.addAll(list);
        for (var other : others) {
            place(other, changed);
        }
        return withOwn(changed);
    }

    private static void place(Attribute<?> one, List<Attribute<?>> all) {
        var first = 0;
        while (first < all.size() && all.get(first).type() != one.type()) {
            first++;
        }
        if (first == all.size()) {
            all.add(one);
            return;
        }
        all.set(first, one);
        all.subList(first + 1, all.size()).removeIf(other -> other.type() == one.type());
    }

    /** Returns attributes of a list that nobody else will see, without another copy of it. */
    private Attributes withOwn(List<Attribute<?>> changed) {
        return new Attributes(templates, Collections.unmodifiableList(changed));
    }

    public Attributes without(AttributeType<?> type) {
        return where(attribute -> attribute.type() != type);
    }

    /** Returns all instances of the attribute that {@code reference} names. */
    public List<Attribute<?>> instances(AttributeReference reference) {
        return list.stream()
                .filter(attribute -> AttributeReference.to(attribute).equals(reference))
                .toList();
    }

    /** Returns these attributes with {@code changed} where {@code attribute}, one of them, stands. */
    public Attributes replacing(Attribute<?> attribute, Attribute<?> changed) {
        var replaced = new ArrayList<>(list);
        replaced.set(list.indexOf(attribute), changed);
        return new Attributes(templates, List.copyOf(replaced));
    }

    /**
     * Returns these attributes with an Attribute Index on every instance but number 0. An instance that has none is new: its
     * number is one more than the greatest of its attribute. An index that is there stays, so that deleting an instance
     * does not rename the others (KMIP 1.4 section 2.1.1).
     */
    public Attributes numbered() {
        if (isNumbered) {
            return this;
        }
        var next = new HashMap<AttributeReference, Integer>();
        var all = new ArrayList<Attribute<?>>(list.size());
        for (var attribute : list) {
            all.add(attribute.type().mayRepeat() ? numbered(attribute, next) : attribute.withoutIndex());
        }
        var numbered = all.equals(list) ? this : new Attributes(templates, List.copyOf(all));
        numbered.isNumbered = true;
        return numbered;
    }

    /** @param next the number of the next instance of each attribute */
    private static Attribute<?> numbered(Attribute<?> attribute, Map<AttributeReference, Integer> next) {
        var reference = AttributeReference.to(attribute);
        var free = next.getOrDefault(reference, 0);
        var number = attribute.index().orElse(free);
        next.put(reference, Math.max(free, number + 1));
        return number == 0 ? attribute.withoutIndex() : attribute.withIndex(number);
    }

    /** Returns the attributes that the version has and can carry. */
    public Attributes existingIn(ProtocolVersion version) {
        return where(attribute -> attribute.existsIn(version));
    }

    public Attributes where(Predicate<Attribute<?>> condition) {
        return new Attributes(templates, list.stream().filter(condition).toList());
    }

    private static Attributes readTemplate(TtlvReader in) {
        in.enter();
        List<Name> templates = List.of();
        var list = new ArrayList<Attribute<?>>(4);
        while (in.hasNext()) {
            var tag = in.tag();
            if (tag == Tag.ATTRIBUTE.code()) {
                list.add(Attribute.CODEC.read(in));
                requireFew(in, list);
            } else if (tag == Tag.NAME.code()) {
                if (templates.isEmpty()) {
                    templates = new ArrayList<>();
                }
                templates.add(Name.CODEC.read(in));
                requireFew(in, templates);
            } else {
                throw in.fault(Fault.UNKNOWN, "unexpected item (expected Attribute)");
            }
        }
        in.leave();
        return templates.isEmpty() ? ofOwn(list) : new Attributes(List.copyOf(templates), List.copyOf(list));
    }

    private static void writeTemplate(TtlvWriter out, int tag, Attributes attributes) {
        out.startStructure(tag);
        for (var template : attributes.templates) {
            Name.CODEC.write(out, Tag.NAME.code(), template);
        }
        for (var attribute : attributes.list) {
            Attribute.CODEC.write(out, Tag.ATTRIBUTE.code(), attribute);
        }
        out.endStructure();
    }

    private static Attributes readStructure(TtlvReader in) {
        in.enter();
        var list = new ArrayList<Attribute<?>>(4);
        while (in.hasNext()) {
            var code = in.tag();
            var type = AttributeTypes.atTag(code);
            if (type == null || !type.versions().contains(in.version())) {
                var tag = Tag.of(code);
                throw in.fault(
                        Fault.UNKNOWN_ATTRIBUTE,
                        "%s (no attribute in KMIP %s)"
                                .formatted(tag == null ? "tag 0x%06X".formatted(code) : tag.specName(), in.version()));
            }
            list.add(read(in, type));
            requireFew(in, list);
        }
        in.leave();
        return ofOwn(list);
    }

    /** Returns the attributes of a list that nobody else will see, without another copy of it. */
    private static Attributes ofOwn(List<Attribute<?>> list) {
        return list.isEmpty() ? EMPTY : new Attributes(List.of(), Collections.unmodifiableList(list));
    }

    private static <V> Attribute<V> read(TtlvReader in, AttributeType<V> type) {
        return Attribute.of(type, type.codec().read(in));
    }

    private static void requireFew(TtlvReader in, List<?> list) {
        if (list.size() > in.limits().maxAttributes()) {
            throw in.fault(Fault.LIMIT, "more than " + in.limits().maxAttributes() + " attributes");
        }
    }

    private static void writeStructure(TtlvWriter out, int tag, Attributes attributes) {
        if (!attributes.templates.isEmpty()) {
            throw new UnencodableException("template names do not exist in KMIP " + out.version());
        }
        out.startStructure(tag);
        for (var attribute : attributes.list) {
            attribute.writeTagged(out);
        }
        out.endStructure();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attributes attributes
                && templates.equals(attributes.templates)
                && list.equals(attributes.list);
    }

    @Override
    public int hashCode() {
        return Objects.hash(templates, list);
    }

    @Override
    public String toString() {
        return templates.isEmpty() ? list.toString() : "templates " + templates + ", " + list;
    }
}
