package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V2_1;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.ApplicationSpecificInformation;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Link;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.AdjustmentType;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.State;
import org.claviger.enumeration.UniqueIdentifierEnumeration;
import org.claviger.operation.AddAttribute;
import org.claviger.operation.AdjustAttribute;
import org.claviger.operation.DeleteAttribute;
import org.claviger.operation.GetAttributeList;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.ModifyAttribute;
import org.claviger.operation.SetAttribute;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.NameInUseException;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttributeHandlersTest {
    private final HandlerTester tester = new HandlerTester();
    private final AttributeChanges changes = new AttributeChanges(HandlerTester.POLICY);
    private final AddAttributeHandler add = new AddAttributeHandler(changes);
    private final ModifyAttributeHandler modify = new ModifyAttributeHandler(changes);
    private final DeleteAttributeHandler delete = new DeleteAttributeHandler(changes);
    private final SetAttributeHandler set = new SetAttributeHandler(changes);
    private final AdjustAttributeHandler adjust = new AdjustAttributeHandler(changes);
    private final GetAttributesHandler getAttributes = new GetAttributesHandler();

    @AfterEach
    void close() {
        tester.close();
    }

    private Optional<UniqueIdentifier> newKey(Attributes attributes) {
        return Optional.of(UniqueIdentifier.of(tester.addKey(CryptographicAlgorithm.AES, new byte[32], attributes)));
    }

    private Attributes attributesIn(ProtocolVersion version, Optional<UniqueIdentifier> id, AttributeType<?>... types) {
        var references = List.of(types).stream().map(AttributeReference::of).toList();
        return tester.as("alice", version, getAttributes, new GetAttributes.Request(id, references))
                .attributes();
    }

    private static Attribute<?> custom(String name, String value) {
        return Attribute.of(
                AttributeTypes.VENDOR_ATTRIBUTE,
                new VendorAttribute("x", name, TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), value)));
    }

    @Test
    void anAttributeOfAVendorThatOneXCannotNameIsShownFromTwoZeroOn() {
        var foreign = Attribute.of(
                AttributeTypes.VENDOR_ATTRIBUTE,
                new VendorAttribute("acme", "Rack", TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), "7")));
        var own = custom("Row", "B");
        var id = newKey(Attributes.of(foreign, own));

        assertThat(attributesIn(V2_1, id).all(AttributeTypes.VENDOR_ATTRIBUTE))
                .containsExactly(foreign.value(), (VendorAttribute) own.value());
        assertThat(attributesIn(V1_4, id).all(AttributeTypes.VENDOR_ATTRIBUTE))
                .containsExactly((VendorAttribute) own.value());
        assertThat(tester.as("alice", V1_4, new GetAttributeListHandler(), new GetAttributeList.Request(id))
                        .attributes())
                .contains(AttributeReference.to(own))
                .doesNotContain(AttributeReference.to(foreign));
    }

    @Test
    void theAnswerHoldsTheAttributeWithItsIndex() {
        var id = newKey(Attributes.of(AttributeTypes.NAME, Name.of("zero")));
        var name = Attribute.of(AttributeTypes.NAME, Name.of("one"));

        var added = tester.as("alice", V1_4, add, new AddAttribute.Request(id, name));

        assertThat(added.attribute()).contains(name.withIndex(1));
        var deleted = tester.as(
                "alice",
                V1_4,
                delete,
                new DeleteAttribute.Request(
                        id, Optional.of(AttributeReference.of(AttributeTypes.NAME)), Optional.of(1), Optional.empty()));
        assertThat(deleted.attribute()).contains(name.withIndex(1));
    }

    @Test
    void anIndexStaysWhenOtherInstancesAreDeleted() {
        var id = newKey(Attributes.of(AttributeTypes.NAME, Name.of("zero"))
                .plus(AttributeTypes.NAME, Name.of("one"))
                .plus(AttributeTypes.NAME, Name.of("two")));
        tester.as(
                "alice",
                V1_2,
                delete,
                new DeleteAttribute.Request(
                        id, Optional.of(AttributeReference.of(AttributeTypes.NAME)), Optional.of(0), Optional.empty()));

        assertThat(attributesIn(V1_2, id, AttributeTypes.NAME).list())
                .containsExactly(
                        Attribute.of(AttributeTypes.NAME, Name.of("one")).withIndex(1),
                        Attribute.of(AttributeTypes.NAME, Name.of("two")).withIndex(2));
    }

    @Test
    void aNameOfAnotherObjectCannotBeAddedModifiedOrSet() {
        newKey(Attributes.of(AttributeTypes.NAME, Name.of("taken")));
        var named = newKey(Attributes.of(AttributeTypes.NAME, Name.of("own")));
        var taken = Attribute.of(AttributeTypes.NAME, Name.of("taken"));

        assertThatThrownBy(() -> tester.does(add, new AddAttribute.Request(named, taken)))
                .isInstanceOf(NameInUseException.class);
        assertThatThrownBy(() -> tester.does(modify, new ModifyAttribute.Request(named, Optional.empty(), taken)))
                .isInstanceOf(NameInUseException.class);
        assertThatThrownBy(() -> tester.does(set, new SetAttribute.Request(named, taken)))
                .isInstanceOf(NameInUseException.class);
        assertThat(attributesIn(V2_1, named, AttributeTypes.NAME).all(AttributeTypes.NAME))
                .containsExactly(Name.of("own"));
    }

    @Test
    void aCustomAttributeIsTheSameInEveryVersion() {
        var id = newKey(Attributes.EMPTY);
        tester.as("alice", V1_2, add, new AddAttribute.Request(id, custom("Rack", "A")));
        tester.as("alice", V2_0, set, new SetAttribute.Request(id, custom("Rack", "B")));

        var seen = tester.as(
                "alice",
                V1_4,
                getAttributes,
                new GetAttributes.Request(id, List.of(new AttributeReference.Vendor("x", "Rack"))));

        assertThat(seen.attributes().list()).isEqualTo(List.of(custom("Rack", "B")));
    }

    @Test
    void anotherClientChangesNothing() {
        var id = newKey(Attributes.of(AttributeTypes.COMMENT, "one"));
        var comment = Attribute.of(AttributeTypes.COMMENT, "two");
        assertThatThrownBy(() -> tester.as("bob", V2_1, set, new SetAttribute.Request(id, comment)))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.OBJECT_NOT_FOUND));
        assertThat(attributesIn(V2_1, id, AttributeTypes.COMMENT).first(AttributeTypes.COMMENT))
                .contains("one");
    }

    @Test
    void datesThatAreSetDriveTheState() {
        var id = newKey(Attributes.of(AttributeTypes.ACTIVATION_DATE, HandlerTester.NOW.plusSeconds(60)));
        assertThat(attributesIn(V2_1, id, AttributeTypes.STATE).first(AttributeTypes.STATE))
                .contains(State.PRE_ACTIVE);

        tester.does(
                adjust,
                new AdjustAttribute.Request(
                        id,
                        AttributeReference.of(AttributeTypes.ACTIVATION_DATE),
                        AdjustmentType.DECREMENT,
                        Optional.of(new TtlvItem(Tag.ADJUSTMENT_VALUE.code(), ItemType.INTEGER, 60))));

        assertThat(attributesIn(V2_1, id, AttributeTypes.STATE).first(AttributeTypes.STATE))
                .contains(State.ACTIVE);
    }

    @Test
    void aLinkKeepsTheIdentifierOfTheObjectThatTheBatchMeant() {
        var id = newKey(Attributes.EMPTY);
        var said = new Link(
                LinkType.PARENT_LINK, new UniqueIdentifier.OfOperation(UniqueIdentifierEnumeration.ID_PLACEHOLDER));

        tester.item("alice", V2_1, Operation.ADD_ATTRIBUTE, context -> {
            context.outputs()
                    .add(new ItemOutput(
                            Operation.CREATE, List.of("parent"), ItemOutput.Placeholder.SET, Optional.empty()));
            return add.handle(new AddAttribute.Request(id, Attribute.of(AttributeTypes.LINK, said)), context);
        });

        assertThat(attributesIn(V2_1, id, AttributeTypes.LINK).all(AttributeTypes.LINK))
                .containsExactly(new Link(LinkType.PARENT_LINK, UniqueIdentifier.of("parent")));
    }

    @Test
    void theServerSaysWhatItKnowsOfANewObject() {
        var id = newKey(Attributes.of(
                AttributeTypes.APPLICATION_SPECIFIC_INFORMATION,
                new ApplicationSpecificInformation("tapes", Optional.empty())));
        var attributes = attributesIn(V2_1, id);

        assertThat(attributes.first(AttributeTypes.LEASE_TIME)).contains(Duration.ofHours(1));
        assertThat(attributes.first(AttributeTypes.KEY_FORMAT_TYPE)).contains(KeyFormatType.RAW);
        assertThat(attributes.first(AttributeTypes.PROTECTION_STORAGE_MASK)).isPresent();
        assertThat(attributes.first(AttributeTypes.RANDOM_NUMBER_GENERATOR)).isPresent();
        assertThat(attributes.first(AttributeTypes.ORIGINAL_CREATION_DATE)).contains(HandlerTester.NOW);
        assertThat(attributes.first(AttributeTypes.SHORT_UNIQUE_IDENTIFIER).map(Bytes::length))
                .contains(32);
        assertThat(attributes.first(AttributeTypes.APPLICATION_SPECIFIC_INFORMATION))
                .contains(new ApplicationSpecificInformation(
                        "tapes", Optional.of(String.valueOf(((UniqueIdentifier.Text) id.get()).value()))));
    }

    @Test
    void noVersionSeesAttributesThatItDoesNotHave() {
        var id = newKey(Attributes.of(AttributeTypes.COMMENT, "one"));
        for (var version : ProtocolVersion.published()) {
            var listed = tester.as("alice", version, new GetAttributeListHandler(), new GetAttributeList.Request(id));
            assertThat(listed.attributes())
                    .allSatisfy(
                            reference -> assertThat(reference.existsIn(version)).isTrue());
        }
        assertThat(attributesIn(V1_2, id).has(AttributeTypes.COMMENT)).isFalse();
        assertThat(attributesIn(V1_4, id).has(AttributeTypes.COMMENT)).isTrue();
    }

    @Test
    void anAttributeAskedForTwiceIsAnInvalidMessage() {
        var id = newKey(Attributes.EMPTY);
        assertThatThrownBy(() -> attributesIn(V1_2, id, AttributeTypes.NAME, AttributeTypes.NAME))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.INVALID_MESSAGE));
    }
}
