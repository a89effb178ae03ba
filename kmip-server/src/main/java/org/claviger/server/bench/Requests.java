package org.claviger.server.bench;

import io.netty.buffer.Unpooled;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BatchErrorContinuationOption;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.QueryFunction;
import org.claviger.message.MessageCodec;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.operation.Create;
import org.claviger.operation.CreateKeyPair;
import org.claviger.operation.DataReference;
import org.claviger.operation.Encrypt;
import org.claviger.operation.Get;
import org.claviger.operation.Locate;
import org.claviger.operation.Query;
import org.claviger.operation.RequestPayload;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.binary.BinaryTtlvWriter;

/** The messages of the load. */
final class Requests {
    static final ProtocolVersion VERSION = ProtocolVersion.V2_1;
    private static final int PLAINTEXT_BYTES = 32;

    private Requests() {}

    static byte[] query() {
        return encoded(one(
                Operation.QUERY,
                new Query.Request(
                        List.of(QueryFunction.QUERY_OPERATIONS, QueryFunction.QUERY_OBJECTS), Optional.empty())));
    }

    static byte[] get(UniqueIdentifier id) {
        return encoded(one(Operation.GET, getRequest(id)));
    }

    private static Get.Request getRequest(UniqueIdentifier id) {
        return new Get.Request(Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Encrypts 32 bytes by AES-GCM. */
    static byte[] encrypt(UniqueIdentifier id) {
        try (var secrets = SecretScope.unlocked()) {
            return encoded(one(
                    Operation.ENCRYPT,
                    new Encrypt.Request(
                            Optional.of(id),
                            Optional.of(CryptographicParameters.builder()
                                    .blockCipherMode(BlockCipherMode.GCM)
                                    .tagLength(16)
                                    .build()),
                            Optional.of(DataReference.of(secrets.copyOf(new byte[PLAINTEXT_BYTES]))),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty())));
        }
    }

    static byte[] locate(String name) {
        return encoded(one(
                Operation.LOCATE,
                new Locate.Request(
                        Optional.of(1),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Attributes.of(AttributeTypes.NAME, Name.of(name)))));
    }

    /** Asks so many times, in one message, for all objects that there are. */
    static byte[] locates(int count) {
        var all = new Locate.Request(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Attributes.of());
        var items = Collections.nCopies(count, RequestItem.of(Operation.LOCATE, all));
        return encoded(new RequestMessage(RequestHeader.of(VERSION, count), items));
    }

    /** Asks for an RSA key pair. */
    static byte[] keyPair(int bits) {
        return encoded(one(
                Operation.CREATE_KEY_PAIR,
                new CreateKeyPair.Request(
                        Optional.of(Attributes.of(
                                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.RSA),
                                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, bits))),
                        mask(CryptographicUsageMask.SIGN),
                        mask(CryptographicUsageMask.VERIFY),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
    }

    private static Optional<Attributes> mask(CryptographicUsageMask mask) {
        return Optional.of(Attributes.of(
                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, BitMask.of(CryptographicUsageMask.class, mask))));
    }

    static byte[] create(String name) {
        return encoded(one(Operation.CREATE, aesKey(name)));
    }

    /** Creates many at once, in one transaction. */
    static RequestMessage create(String prefix, int first, int count) {
        return allOrNothing(IntStream.range(first, first + count)
                .mapToObj(number -> RequestItem.of(Operation.CREATE, aesKey(prefix + number)))
                .toList());
    }

    private static RequestMessage allOrNothing(List<RequestItem> items) {
        var plain = RequestHeader.of(VERSION, items.size());
        var header = new RequestHeader(
                VERSION,
                plain.maximumResponseSize(),
                plain.clientCorrelationValue(),
                plain.serverCorrelationValue(),
                plain.asynchronousIndicator(),
                plain.attestationCapableIndicator(),
                plain.attestationTypes(),
                plain.authentication(),
                Optional.of(BatchErrorContinuationOption.UNDO),
                plain.batchOrderOption(),
                plain.timeStamp(),
                plain.batchCount());
        return new RequestMessage(header, items);
    }

    /** Gets many at once, in one transaction: afterwards they are no longer Fresh. */
    static RequestMessage get(List<UniqueIdentifier> ids) {
        return allOrNothing(ids.stream()
                .map(id -> RequestItem.of(Operation.GET, getRequest(id)))
                .toList());
    }

    static Create.Request aesKey(String name) {
        var attributes = Attributes.of(
                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES),
                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256),
                Attribute.of(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(
                                CryptographicUsageMask.class,
                                CryptographicUsageMask.ENCRYPT,
                                CryptographicUsageMask.DECRYPT)),
                Attribute.of(AttributeTypes.NAME, Name.of(name)));
        return new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty());
    }

    private static RequestMessage one(Operation operation, RequestPayload payload) {
        return new RequestMessage(RequestHeader.of(VERSION, 1), List.of(RequestItem.of(operation, payload)));
    }

    private static byte[] encoded(RequestMessage message) {
        var buffer = Unpooled.buffer();
        MessageCodec.writeRequest(new BinaryTtlvWriter(buffer, VERSION), message);
        var bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }
}
