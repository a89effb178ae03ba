package org.claviger.message;

import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V2_1;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.enumeration.AttestationType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/**
 * The header of a response (KMIP 2.1 section 8.4, KMIP 1.4 section 7.2).
 *
 * @param protocolVersion the request's
 * @param timeStamp the server's clock
 * @param batchCount how many items follow; gone in the draft of 3.0
 */
public record ResponseHeader(
        ProtocolVersion protocolVersion,
        Instant timeStamp,
        Optional<Nonce> nonce,
        Optional<Bytes> serverHashedPassword,
        List<AttestationType> attestationTypes,
        Optional<String> clientCorrelationValue,
        Optional<String> serverCorrelationValue,
        Optional<Integer> batchCount) {
    public static final Struct<ResponseHeader> STRUCT = Struct.of(ResponseHeader::layout);

    /** Returns the header of a response that says nothing that was not asked for. */
    public static ResponseHeader of(ProtocolVersion version, Instant timeStamp, int batchCount) {
        return new ResponseHeader(
                version,
                timeStamp,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                version.compareTo(V2_1) <= 0 ? Optional.of(batchCount) : Optional.empty());
    }

    private static Construct<ResponseHeader> layout(Layout<ResponseHeader> s) {
        s.ignoringUnknownFields();
        var version = s.required(Tag.PROTOCOL_VERSION, HeaderVersion.KNOWN, ResponseHeader::protocolVersion);
        var timeStamp = s.required(Tag.TIME_STAMP, Codec.DATE_TIME, ResponseHeader::timeStamp);
        var nonce = s.optional(Tag.NONCE, Nonce.STRUCT, ResponseHeader::nonce).since(V1_2);
        var hashedPassword = s.optional(Tag.SERVER_HASHED_PASSWORD, Codec.BYTES, ResponseHeader::serverHashedPassword)
                .since(V2_0);
        var attestationTypes = s.repeated(
                        Tag.ATTESTATION_TYPE,
                        Codec.enumeration(AttestationType.class),
                        ResponseHeader::attestationTypes)
                .since(V1_2);
        var clientCorrelation = s.optional(
                        Tag.CLIENT_CORRELATION_VALUE, Codec.TEXT, ResponseHeader::clientCorrelationValue)
                .since(V1_4);
        var serverCorrelation = s.optional(
                        Tag.SERVER_CORRELATION_VALUE, Codec.TEXT, ResponseHeader::serverCorrelationValue)
                .since(V1_4);
        var count = s.optional(Tag.BATCH_COUNT, Codec.INTEGER, ResponseHeader::batchCount)
                .until(V2_1)
                .requiredIn(VersionRange.until(V2_1));
        return in -> new ResponseHeader(
                in.read(version),
                in.read(timeStamp),
                in.read(nonce),
                in.read(hashedPassword),
                in.read(attestationTypes),
                in.read(clientCorrelation),
                in.read(serverCorrelation),
                in.read(count));
    }
}
