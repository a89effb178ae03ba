package org.claviger.server.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.attribute.AttributeTypes.COMMENT;
import static org.claviger.attribute.AttributeTypes.NAME;
import static org.claviger.attribute.AttributeTypes.OBJECT_GROUP;
import static org.claviger.attribute.AttributeTypes.VENDOR_ATTRIBUTE;
import static org.claviger.ttlv.ProtocolVersion.V1_0;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_1;

import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.ResultReason;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.Test;

/** Which of several instances of an attribute is changed: by its index up to 1.4, by its current value since 2.0. */
class AttributeInstancesTest extends AttributeEditorTester {
    @Test
    void deletingAnInstanceDoesNotRenameTheOthers() {
        var key = key(
                Attributes.of(NAME, Name.of("zero")).plus(NAME, Name.of("one")).plus(NAME, Name.of("two")));

        var rest = deleting(AttributeReference.of(NAME), 0, key).object();

        var one = deleting(AttributeReference.of(NAME), 1, rest).attribute();
        assertThat(one.value()).isEqualTo(Name.of("one"));
        assertThat(one.number()).isEqualTo(1);
        assertRefused(ResultReason.ATTRIBUTE_INSTANCE_NOT_FOUND, () -> deleting(AttributeReference.of(NAME), 0, rest));
    }

    @Test
    void aNewInstanceIsNumberedBehindTheGreatest() {
        var key = key(
                Attributes.of(NAME, Name.of("zero")).plus(NAME, Name.of("one")).plus(NAME, Name.of("two")));
        var rest = deleting(AttributeReference.of(NAME), 1, key).object();

        var added = in(V1_4, rest, editor -> editor.add(Attribute.of(NAME, Name.of("three"))));

        assertThat(added.attribute().number()).isEqualTo(3);
    }

    @Test
    void theFirstInstanceIsNumberNought() {
        var added = in(V1_4, key(Attributes.EMPTY), editor -> editor.add(Attribute.of(NAME, Name.of("zero"))));
        assertThat(added.attribute().number()).isZero();
    }

    @Test
    void eachVendorAttributeIsNumberedByItself() {
        var key = adding(VENDOR_ATTRIBUTE, rack("A"), key(Attributes.of(NAME, Name.of("zero"))));
        var row = new VendorAttribute("x", "Row", TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), "7"));
        assertThat(in(V1_4, key, editor -> editor.add(Attribute.of(VENDOR_ATTRIBUTE, row)))
                        .attribute()
                        .number())
                .isZero();
        assertThat(in(V1_4, key, editor -> editor.add(Attribute.of(VENDOR_ATTRIBUTE, rack("B"))))
                        .attribute()
                        .number())
                .isEqualTo(1);
    }

    @Test
    void onlyTheInstanceOfTheIndexIsModified() {
        var key = key(Attributes.of(NAME, Name.of("zero")).plus(NAME, Name.of("one")));

        var edited = in(
                V1_4,
                key,
                editor -> editor.modify(
                        Optional.empty(), Attribute.of(NAME, Name.of("changed")).withIndex(1)));

        assertThat(edited.object().attributes().all(NAME)).containsExactly(Name.of("zero"), Name.of("changed"));
        assertThat(edited.attribute().number()).isEqualTo(1);
    }

    @Test
    void anIndexLeftOutIsNought() {
        var key = key(Attributes.of(NAME, Name.of("zero")).plus(NAME, Name.of("one")));
        var edited = in(
                V1_4,
                key,
                editor -> editor.delete(Optional.of(AttributeReference.of(NAME)), Optional.empty(), Optional.empty()));
        assertThat(edited.object().attributes().all(NAME)).containsExactly(Name.of("one"));
    }

    /** KMIP 1.0 section 4.15. */
    @Test
    void deletingOneOfSeveralInstancesNeedsTheIndexInTheFirstVersion() {
        var key = key(Attributes.of(NAME, Name.of("zero")).plus(NAME, Name.of("one")));
        assertRefused(
                ResultReason.INVALID_FIELD,
                () -> in(
                        V1_0,
                        key,
                        editor -> editor.delete(
                                Optional.of(AttributeReference.of(NAME)), Optional.empty(), Optional.empty())));
    }

    @Test
    void aNewAttributeBringsNoIndex() {
        assertRefused(
                ResultReason.INVALID_FIELD,
                () -> in(
                        V1_4,
                        key(Attributes.EMPTY),
                        editor -> editor.add(Attribute.of(NAME, Name.of("zero")).withIndex(0))));
    }

    @Test
    void theInstanceOfTheCurrentValueIsModified() {
        var key = key(Attributes.of(OBJECT_GROUP, "red").plus(OBJECT_GROUP, "blue"));
        var edited = in(
                V2_1,
                key,
                editor -> editor.modify(
                        Optional.of(Attribute.of(OBJECT_GROUP, "blue")), Attribute.of(OBJECT_GROUP, "green")));
        assertThat(edited.object().attributes().all(OBJECT_GROUP)).containsExactly("red", "green");
    }

    @Test
    void withoutCurrentAttributeThereMustBeOneInstance() {
        var key = key(Attributes.of(OBJECT_GROUP, "red").plus(OBJECT_GROUP, "blue"));
        assertRefused(ResultReason.ATTRIBUTE_INSTANCE_NOT_FOUND, () -> modifying(OBJECT_GROUP, "green", key));
        assertRefused(ResultReason.ATTRIBUTE_NOT_FOUND, () -> modifying(OBJECT_GROUP, "green", key(Attributes.EMPTY)));
    }

    @Test
    void aCurrentAttributeThatIsNotThereIsNotFound() {
        var key = key(Attributes.of(OBJECT_GROUP, "red"));
        assertRefused(
                ResultReason.ATTRIBUTE_INSTANCE_NOT_FOUND,
                () -> in(
                        V2_1,
                        key,
                        editor -> editor.delete(
                                Optional.empty(), Optional.empty(), Optional.of(Attribute.of(OBJECT_GROUP, "blue")))));
    }

    @Test
    void aCurrentAttributeOfAnotherKindIsRefused() {
        var key = key(Attributes.of(OBJECT_GROUP, "red"));
        assertRefused(
                ResultReason.INVALID_FIELD,
                () -> in(
                        V2_1,
                        key,
                        editor -> editor.modify(
                                Optional.of(Attribute.of(COMMENT, "red")), Attribute.of(OBJECT_GROUP, "blue"))));
    }

    @Test
    void aReferenceAloneDeletesAllInstances() {
        var key = key(Attributes.of(VENDOR_ATTRIBUTE, rack("A"))
                .plus(VENDOR_ATTRIBUTE, rack("B"))
                .plus(OBJECT_GROUP, "red"));
        var edited = in(V2_1, key, editor -> editor.delete(Optional.of(RACK), Optional.empty(), Optional.empty()));
        assertThat(edited.object().attributes().instances(RACK)).isEmpty();
        assertThat(edited.object().attributes().all(OBJECT_GROUP)).containsExactly("red");
    }

    @Test
    void whatIsToBeDeletedMustBeSaid() {
        assertRefused(
                ResultReason.INVALID_FIELD,
                () -> in(
                        V2_1,
                        key(Attributes.EMPTY),
                        editor -> editor.delete(Optional.empty(), Optional.empty(), Optional.empty())));
    }

    @Test
    void anAttributeOfSeveralInstancesCannotBeSet() {
        var key = key(Attributes.of(OBJECT_GROUP, "red").plus(OBJECT_GROUP, "blue"));
        assertRefused(
                ResultReason.MULTI_VALUED_ATTRIBUTE,
                () -> in(V2_1, key, editor -> editor.set(Attribute.of(OBJECT_GROUP, "green"))));
    }

    @Test
    void settingAddsOrModifies() {
        var once = in(V2_1, key(Attributes.EMPTY), editor -> editor.set(Attribute.of(COMMENT, "one")));
        var twice = in(V2_1, once.object(), editor -> editor.set(Attribute.of(COMMENT, "two")));
        assertThat(once.object().attributes().all(COMMENT)).containsExactly("one");
        assertThat(twice.object().attributes().all(COMMENT)).containsExactly("two");
    }
}
