package org.claviger.attribute;

import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.claviger.attribute.AttributeRules.Instances;
import org.claviger.attribute.AttributeRules.Permission;
import org.claviger.attribute.AttributeRules.Presence;
import org.claviger.attribute.AttributeRules.Setter;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/**
 * A kind of attribute: one row of the table {@link AttributeTypes}.
 *
 * @param <V> the type of its values
 */
public final class AttributeType<V> {
    private final Tag tag;
    private final String name;
    private final Codec<V> codec;
    private final VersionRange versions;
    private final NavigableMap<ProtocolVersion, AttributeRules> rules;
    private final boolean mayRepeat;

    private AttributeType(
            Tag tag, Codec<V> codec, VersionRange versions, NavigableMap<ProtocolVersion, AttributeRules> rules) {
        this.tag = tag;
        this.name = tag.specName();
        this.codec = codec;
        this.versions = versions;
        this.rules = rules;
        this.mayRepeat = rules.values().stream().anyMatch(AttributeRules::mayRepeat);
    }

    /** The tag under which it travels from 2.0 on. */
    public Tag tag() {
        return tag;
    }

    /** The specification's name, which is its Attribute Name up to 1.4. */
    public String name() {
        return name;
    }

    public Codec<V> codec() {
        return codec;
    }

    /** The versions that have it as an attribute. */
    public VersionRange versions() {
        return versions;
    }

    /**
     * Returns what the version says about who may set it; for a version that does not have it, what the last one before
     * says that has it, or else the first one after.
     */
    public AttributeRules rules(ProtocolVersion version) {
        var latest = rules.floorEntry(version);
        return latest == null ? rules.firstEntry().getValue() : latest.getValue();
    }

    /** Tells whether an object may have several instances, by the rules of any version. */
    public boolean mayRepeat() {
        return mayRepeat;
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * A row that is being written. What it does not say is: optional, set by the server, changed and deleted by nobody,
     * once, by no other operation, on all objects.
     */
    static final class Builder<V> {
        private final Tag tag;
        private final Codec<V> codec;
        private final Consumer<AttributeType<V>> table;
        private final TreeMap<ProtocolVersion, UnaryOperator<AttributeRules>> changes = new TreeMap<>();
        private VersionRange versions = VersionRange.ALL;
        private AttributeRules rules = AttributeRules.NONE;

        Builder(Tag tag, Codec<V> codec, Consumer<AttributeType<V>> table) {
            this.tag = tag;
            this.codec = codec;
            this.table = table;
        }

        Builder<V> since(ProtocolVersion first) {
            versions = new VersionRange(first, versions.until());
            return this;
        }

        Builder<V> until(ProtocolVersion last) {
            versions = new VersionRange(versions.since(), last);
            return this;
        }

        Builder<V> always() {
            return presence(Presence.ALWAYS);
        }

        Builder<V> presence(Presence value) {
            rules = rules.presence(value);
            return this;
        }

        Builder<V> setBy(Setter value) {
            rules = rules.setBy(value);
            return this;
        }

        /** Says that who sets it may also change and delete it as it likes, server and client alike. */
        Builder<V> free() {
            return setBy(Setter.CLIENT_OR_SERVER)
                    .modifiableByServer(Permission.YES)
                    .modifiableByClient(Permission.YES)
                    .deletableByClient(Permission.YES);
        }

        Builder<V> modifiableByServer(Permission value) {
            rules = rules.modifiableByServer(value);
            return this;
        }

        Builder<V> modifiableByClient(Permission value) {
            rules = rules.modifiableByClient(value);
            return this;
        }

        Builder<V> deletableByClient(Permission value) {
            rules = rules.deletableByClient(value);
            return this;
        }

        Builder<V> multiple() {
            return instances(Instances.MANY);
        }

        Builder<V> instances(Instances value) {
            rules = rules.instances(value);
            return this;
        }

        Builder<V> implicitlySetBy(Set<Operation> operations, Operation... more) {
            rules = rules.implicitlySetBy(operations, more);
            return this;
        }

        Builder<V> implicitlySetBy(Operation... operations) {
            return implicitlySetBy(Set.of(), operations);
        }

        Builder<V> appliesTo(Set<ObjectType> types, ObjectType... more) {
            rules = rules.appliesTo(types, more);
            return this;
        }

        Builder<V> appliesTo(ObjectType... types) {
            return appliesTo(Set.of(), types);
        }

        /** Says what this version and later ones say differently. */
        Builder<V> from(ProtocolVersion version, UnaryOperator<AttributeRules> change) {
            changes.put(version, change);
            return this;
        }

        AttributeType<V> build() {
            var byVersion = new TreeMap<ProtocolVersion, AttributeRules>();
            for (var version : ProtocolVersion.published()) {
                if (versions.contains(version)) {
                    var inVersion = rules;
                    for (var change : changes.headMap(version, true).values()) {
                        inVersion = change.apply(inVersion);
                    }
                    byVersion.put(version, inVersion.in(version));
                }
            }
            var type = new AttributeType<>(tag, codec, versions, byVersion);
            table.accept(type);
            return type;
        }
    }
}
