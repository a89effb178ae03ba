package org.claviger.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultStatus;
import org.claviger.enumeration.SecretDataType;
import org.claviger.enumeration.State;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.SecretData;
import org.claviger.operation.Activate;
import org.claviger.operation.AddAttribute;
import org.claviger.operation.Create;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.Locate;
import org.claviger.operation.ModifyAttribute;
import org.claviger.operation.Register;
import org.claviger.server.client.KmipClient;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What products do with attributes, over a real connection to a whole server. */
class AttributeFlowsTest {
    @TempDir
    private Path folder = Path.of("");

    private interface Flow {
        void with(KmipClient client) throws IOException;
    }

    private void run(ProtocolVersion version, Flow flow) throws Exception {
        try (var server = LocalServer.start(folder, "");
                var client = KmipClient.connect(
                        server.address(), server.newClientTls("product"), version, Duration.ofSeconds(30))) {
            flow.with(client);
        }
    }

    private static Attribute<?> custom(String name, String value) {
        return Attribute.of(
                AttributeTypes.VENDOR_ATTRIBUTE,
                new VendorAttribute("x", name, TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), value)));
    }

    private static GetAttributes.Request customOf(Optional<UniqueIdentifier> id, String name) {
        return new GetAttributes.Request(id, List.of(new AttributeReference.Vendor("x", name)));
    }

    private static Locate.Request named(String name) {
        return new Locate.Request(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Attributes.of(AttributeTypes.NAME, Name.of(name)));
    }

    /** A hypervisor marks its keys with three attributes of its own in one batch, and asks for each before it is there. */
    @Test
    void aHypervisorMarksItsKeysInOneBatch() throws Exception {
        run(ProtocolVersion.V1_1, client -> {
            var created = client.ask(
                    Create.TYPE,
                    new Create.Request(
                            ObjectType.SYMMETRIC_KEY,
                            Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                                    .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256)
                                    .plus(
                                            AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                                            BitMask.of(
                                                    CryptographicUsageMask.class,
                                                    CryptographicUsageMask.ENCRYPT,
                                                    CryptographicUsageMask.DECRYPT)),
                            Optional.empty()));
            var id = Optional.of(created.uniqueIdentifier());
            assertThat(client.ask(GetAttributes.TYPE, customOf(id, "Product_Version"))
                            .attributes())
                    .isEmpty();

            var marks =
                    List.of(custom("Product_Version", "7.0.3 build-1"), custom("Vendor", "V"), custom("Product", "P"));
            var items = new ArrayList<RequestItem>();
            for (var mark : marks) {
                items.add(RequestItem.of(Operation.ADD_ATTRIBUTE, new AddAttribute.Request(id, mark))
                        .withUniqueBatchItemId(Bytes.wrap(new byte[] {(byte) items.size()})));
            }
            var answer = client.send(new RequestMessage(RequestHeader.of(ProtocolVersion.V1_1, items.size()), items));

            assertThat(answer.items()).hasSize(3);
            for (var i = 0; i < 3; i++) {
                var item = answer.items().get(i);
                assertThat(item.resultStatus()).isEqualTo(ResultStatus.SUCCESS);
                assertThat(item.uniqueBatchItemId()).contains(Bytes.wrap(new byte[] {(byte) i}));
                assertThat(((AddAttribute.Response) item.payload().orElseThrow()).attribute())
                        .isEqualTo(Optional.of(marks.get(i)));
            }
            assertThat(client.ask(GetAttributes.TYPE, customOf(id, "Product_Version"))
                            .attributes()
                            .list())
                    .isEqualTo(List.of(marks.getFirst()));
        });
    }

    /** A storage box registers a secret under a hash, gives it its real name at once, and finds it by that. */
    @Test
    void aStorageBoxRenamesTheSecretThatItRegistered() throws Exception {
        run(ProtocolVersion.V1_2, client -> {
            var material = client.secrets().copyOf(HexFormat.of().parseHex("00112233445566778899aabbccddeeff"));
            var secret = new SecretData(
                    SecretDataType.PASSWORD,
                    new KeyBlock(
                            KeyFormatType.OPAQUE,
                            Optional.empty(),
                            Optional.of(new KeyValue.Plain(new KeyMaterial.Encoded(material), Attributes.EMPTY)),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
            var registered = client.ask(
                    Register.TYPE,
                    new Register.Request(
                            ObjectType.SECRET_DATA,
                            Attributes.of(
                                            AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                                            BitMask.of(CryptographicUsageMask.class, CryptographicUsageMask.VERIFY))
                                    .plus(AttributeTypes.OPERATION_POLICY_NAME, "default")
                                    .plus(AttributeTypes.NAME, Name.of("5f4dcc3b")),
                            Optional.of(secret),
                            Optional.empty()));
            var id = Optional.of(registered.uniqueIdentifier());

            var renamed = client.ask(
                    ModifyAttribute.TYPE,
                    new ModifyAttribute.Request(
                            id, Optional.empty(), Attribute.of(AttributeTypes.NAME, Name.of("volume1"))));

            assertThat(renamed.attribute()).contains(Attribute.of(AttributeTypes.NAME, Name.of("volume1")));
            assertThat(client.ask(Locate.TYPE, named("volume1")).uniqueIdentifiers())
                    .containsExactly(registered.uniqueIdentifier());
            assertThat(client.ask(Locate.TYPE, named("5f4dcc3b")).uniqueIdentifiers())
                    .isEmpty();
            client.ask(Activate.TYPE, new Activate.Request(id));
            var attributes = client.ask(GetAttributes.TYPE, new GetAttributes.Request(id, List.of()))
                    .attributes();
            assertThat(attributes.first(AttributeTypes.STATE)).contains(State.ACTIVE);
            assertThat(attributes.first(AttributeTypes.OPERATION_POLICY_NAME)).contains("default");
        });
    }
}
