package org.claviger.conformance.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CredentialType;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.QueryFunction;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.SecretDataType;
import org.claviger.message.Authentication;
import org.claviger.message.Credential;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.message.ResponseItem;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KmipObject;
import org.claviger.object.OpaqueObject;
import org.claviger.object.SecretData;
import org.claviger.object.SymmetricKey;
import org.claviger.operation.Activate;
import org.claviger.operation.Create;
import org.claviger.operation.DataReference;
import org.claviger.operation.Decrypt;
import org.claviger.operation.Destroy;
import org.claviger.operation.DiscoverVersions;
import org.claviger.operation.Encrypt;
import org.claviger.operation.Get;
import org.claviger.operation.GetAttributeList;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.Locate;
import org.claviger.operation.Query;
import org.claviger.operation.Register;
import org.claviger.operation.RequestPayload;
import org.claviger.operation.Revoke;
import org.claviger.server.client.KmipClient;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;

/** A client of ours that has secrets stored, used, fetched and refused. */
final class MarkedClient {
    static final ProtocolVersion VERSION = ProtocolVersion.V2_1;

    private final KmipClient client;
    private final Marks marks;

    /** What the server has said. */
    private final List<String> answers;

    MarkedClient(KmipClient client, Marks marks, List<String> answers) {
        this.client = client;
        this.marks = marks;
        this.answers = answers;
    }

    void useSecrets() throws IOException {
        var id = register(symmetricKey(marks.mark(32)));
        register(new SecretData(SecretDataType.PASSWORD, block(marks.mark(40), Optional.empty())));
        register(new OpaqueObject(1, client.secrets().copyOf(marks.mark(50))));
        ask(Operation.ACTIVATE, new Activate.Request(id));
        ask(Operation.GET, get(id));
        ask(Operation.GET_ATTRIBUTES, new GetAttributes.Request(id, List.of()));
        var gcm = parameters(BlockCipherMode.GCM);
        var encrypted = ask(Operation.ENCRYPT, encrypt(id, gcm, marks.mark(48)));
        var response = (Encrypt.Response) encrypted.payload().orElseThrow();
        ask(
                Operation.DECRYPT,
                new Decrypt.Request(
                        id,
                        gcm,
                        response.data().map(DataReference::of),
                        response.ivCounterNonce(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        response.authenticatedEncryptionTag()));
        ask(
                Operation.REVOKE,
                new Revoke.Request(
                        id,
                        Optional.of(new RevocationReason(RevocationReasonCode.SUPERSEDED, Optional.empty())),
                        Optional.empty()));
        ask(Operation.DESTROY, new Destroy.Request(id));
    }

    /** A key that the server made is as secret as one that it was given; what it is like is known once it is fetched. */
    void useKeyMadeByTheServer() throws IOException {
        var attributes = Attributes.of(
                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES),
                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256),
                Attribute.of(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(CryptographicUsageMask.class, CryptographicUsageMask.ENCRYPT)));
        var created = ask(Operation.CREATE, new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty()));
        var id = created.payload().map(payload -> ((Create.Response) payload).uniqueIdentifier());
        ask(Operation.GET_ATTRIBUTE_LIST, new GetAttributeList.Request(id));
        ask(Operation.QUERY, new Query.Request(List.of(QueryFunction.QUERY_OPERATIONS), Optional.empty()));
        ask(Operation.DISCOVER_VERSIONS, new DiscoverVersions.Request(List.of()));
        var got = (Get.Response) ask(Operation.GET, get(id)).payload().orElseThrow();
        var value = got.object().block().flatMap(KeyBlock::keyValue).orElseThrow();
        if (!(value instanceof KeyValue.Plain plain)
                || !(plain.material() instanceof KeyMaterial.Encoded(var material))) {
            throw new AssertionError("a raw key was expected");
        }
        assertThat(material.length()).isEqualTo(32);
        marks.keep(material.bytes().toArray(ValueLayout.JAVA_BYTE));
    }

    void failWithSecrets() throws IOException {
        var id = register(symmetricKey(marks.mark(32)));
        // not active, wrong mode, wrong length, wrong tag, wrong object type
        ask(Operation.ENCRYPT, encrypt(id, parameters(BlockCipherMode.CBC), marks.mark(48)));
        ask(Operation.ACTIVATE, new Activate.Request(id));
        ask(Operation.ENCRYPT, encrypt(id, parameters(BlockCipherMode.XTS), marks.mark(48)));
        ask(Operation.ENCRYPT, encrypt(id, parameters(BlockCipherMode.ECB), marks.mark(47)));
        ask(
                Operation.DECRYPT,
                new Decrypt.Request(
                        id,
                        parameters(BlockCipherMode.GCM),
                        Optional.of(DataReference.of(client.secrets().copyOf(marks.mark(48)))),
                        Optional.of(Bytes.wrap(new byte[12])),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Bytes.wrap(new byte[16]))));
        ask(
                Operation.REGISTER,
                new Register.Request(
                        ObjectType.SECRET_DATA,
                        Attributes.EMPTY,
                        Optional.of(symmetricKey(marks.mark(32))),
                        Optional.empty()));
        ask(
                Operation.REGISTER,
                new Register.Request(
                        ObjectType.SYMMETRIC_KEY,
                        Attributes.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 128),
                        Optional.of(symmetricKey(marks.mark(32))),
                        Optional.empty()));
        ask(Operation.LOCATE, locate());
        // a password beside the certificate, and an operation that nobody knows with something secret in it
        var header = RequestHeader.of(VERSION, 1);
        var password = new Credential(
                CredentialType.USERNAME_AND_PASSWORD,
                new Credential.UsernameAndPassword(
                        "marked", Optional.of(client.secrets().copyOf(marks.printable()))));
        send(new RequestMessage(
                new RequestHeader(
                        header.protocolVersion(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.of(new Authentication(List.of(password))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        header.batchCount()),
                List.of(RequestItem.of(Operation.GET, get(Optional.of(UniqueIdentifier.of("none")))))));
    }

    private static Locate.Request locate() {
        return new Locate.Request(
                Optional.of(10),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Attributes.of(AttributeTypes.OBJECT_TYPE, ObjectType.SYMMETRIC_KEY));
    }

    private static Get.Request get(Optional<UniqueIdentifier> id) {
        return new Get.Request(id, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Optional<CryptographicParameters> parameters(BlockCipherMode mode) {
        return Optional.of(CryptographicParameters.builder()
                .blockCipherMode(mode)
                .tagLength(16)
                .build());
    }

    private Encrypt.Request encrypt(
            Optional<UniqueIdentifier> id, Optional<CryptographicParameters> parameters, byte[] plaintext) {
        return new Encrypt.Request(
                id,
                parameters,
                Optional.of(DataReference.of(client.secrets().copyOf(plaintext))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private KeyBlock block(byte[] material, Optional<CryptographicAlgorithm> algorithm) {
        return new KeyBlock(
                KeyFormatType.RAW,
                Optional.empty(),
                Optional.of(new KeyValue.Plain(
                        new KeyMaterial.Encoded(client.secrets().copyOf(material)), Attributes.EMPTY)),
                algorithm,
                algorithm.map(_ -> material.length * Byte.SIZE),
                Optional.empty());
    }

    private SymmetricKey symmetricKey(byte[] material) {
        return new SymmetricKey(block(material, Optional.of(CryptographicAlgorithm.AES)));
    }

    private Optional<UniqueIdentifier> register(KmipObject object) throws IOException {
        var attributes = Attributes.of(Attribute.of(
                AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                BitMask.of(
                        CryptographicUsageMask.class, CryptographicUsageMask.ENCRYPT, CryptographicUsageMask.DECRYPT)));
        var answer = ask(
                Operation.REGISTER,
                new Register.Request(
                        object.objectType(),
                        object instanceof OpaqueObject ? Attributes.EMPTY : attributes,
                        Optional.of(object),
                        Optional.empty()));
        return answer.payload().map(payload -> ((Register.Response) payload).uniqueIdentifier());
    }

    private ResponseItem ask(Operation operation, RequestPayload payload) throws IOException {
        return send(new RequestMessage(RequestHeader.of(VERSION, 1), List.of(RequestItem.of(operation, payload))));
    }

    private ResponseItem send(RequestMessage message) throws IOException {
        var item = client.send(message).items().getFirst();
        answers.add(item.resultReason().map(reason -> reason.specName()).orElse("Success") + ": "
                + item.resultMessage().orElse(""));
        return item;
    }
}
