package org.claviger.message;

import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_1;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.enumeration.AsynchronousIndicator;
import org.claviger.enumeration.AttestationType;
import org.claviger.enumeration.BatchErrorContinuationOption;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/**
 * The header of a request (KMIP 2.1 section 8.2, KMIP 1.4 section 7.2). Fields that it does not know are passed over: a
 * client may send one of a later version before any version is agreed.
 *
 * @param maximumResponseSize in bytes, of the whole response
 * @param asynchronousIndicator up to 1.4 a Boolean: true reads as Optional, false as Prohibited
 * @param timeStamp the client's clock
 * @param batchCount how many items follow; gone in the draft of 3.0
 */
public record RequestHeader(
        ProtocolVersion protocolVersion,
        Optional<Integer> maximumResponseSize,
        Optional<String> clientCorrelationValue,
        Optional<String> serverCorrelationValue,
        Optional<AsynchronousIndicator> asynchronousIndicator,
        Optional<Boolean> attestationCapableIndicator,
        List<AttestationType> attestationTypes,
        Optional<Authentication> authentication,
        Optional<BatchErrorContinuationOption> batchErrorContinuationOption,
        Optional<Boolean> batchOrderOption,
        Optional<Instant> timeStamp,
        Optional<Integer> batchCount) {
    private static final Codec<AsynchronousIndicator> ASYNCHRONOUS_INDICATOR = Codec.BOOLEAN
            .map(
                    wanted -> wanted ? AsynchronousIndicator.OPTIONAL : AsynchronousIndicator.PROHIBITED,
                    indicator -> indicator != AsynchronousIndicator.PROHIBITED)
            .until(V1_4, Codec.enumeration(AsynchronousIndicator.class));

    public static final Struct<RequestHeader> STRUCT = Struct.of(RequestHeader::layout);

    /** Returns the header of a request that says nothing but its version and its number of items. */
    public static RequestHeader of(ProtocolVersion version, int batchCount) {
        return of(version, Optional.empty(), batchCount);
    }

    /** Returns the header of a request that also says what shall become of its items if one fails. */
    public static RequestHeader of(
            ProtocolVersion version, Optional<BatchErrorContinuationOption> onError, int batchCount) {
        return new RequestHeader(
                version,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                onError,
                Optional.empty(),
                Optional.empty(),
                version.compareTo(V2_1) <= 0 ? Optional.of(batchCount) : Optional.empty());
    }

    /** Returns this header for items that are done at once and whose answer may have any size. */
    public RequestHeader withoutAsynchrony(int newBatchCount) {
        return new RequestHeader(
                protocolVersion,
                Optional.empty(),
                clientCorrelationValue,
                serverCorrelationValue,
                Optional.empty(),
                attestationCapableIndicator,
                attestationTypes,
                authentication,
                batchErrorContinuationOption,
                batchOrderOption,
                timeStamp,
                batchCount.map(_ -> newBatchCount));
    }

    private static Construct<RequestHeader> layout(Layout<RequestHeader> s) {
        s.ignoringUnknownFields();
        var version = s.required(Tag.PROTOCOL_VERSION, HeaderVersion.CODEC, RequestHeader::protocolVersion);
        var size = s.optional(Tag.MAXIMUM_RESPONSE_SIZE, Codec.INTEGER, RequestHeader::maximumResponseSize);
        var clientCorrelation = s.optional(
                        Tag.CLIENT_CORRELATION_VALUE, Codec.TEXT, RequestHeader::clientCorrelationValue)
                .since(V1_4);
        var serverCorrelation = s.optional(
                        Tag.SERVER_CORRELATION_VALUE, Codec.TEXT, RequestHeader::serverCorrelationValue)
                .since(V1_4);
        var asynchronous =
                s.optional(Tag.ASYNCHRONOUS_INDICATOR, ASYNCHRONOUS_INDICATOR, RequestHeader::asynchronousIndicator);
        var attestationCapable = s.optional(
                        Tag.ATTESTATION_CAPABLE_INDICATOR, Codec.BOOLEAN, RequestHeader::attestationCapableIndicator)
                .since(V1_2);
        var attestationTypes = s.repeated(
                        Tag.ATTESTATION_TYPE, Codec.enumeration(AttestationType.class), RequestHeader::attestationTypes)
                .since(V1_2);
        var authentication = s.optional(Tag.AUTHENTICATION, Authentication.STRUCT, RequestHeader::authentication);
        var onError = s.optional(
                Tag.BATCH_ERROR_CONTINUATION_OPTION,
                Codec.enumeration(BatchErrorContinuationOption.class),
                RequestHeader::batchErrorContinuationOption);
        var order = s.optional(Tag.BATCH_ORDER_OPTION, Codec.BOOLEAN, RequestHeader::batchOrderOption)
                .until(V2_1);
        var timeStamp = s.optional(Tag.TIME_STAMP, Codec.DATE_TIME, RequestHeader::timeStamp);
        var count = s.optional(Tag.BATCH_COUNT, Codec.INTEGER, RequestHeader::batchCount)
                .until(V2_1)
                .requiredIn(VersionRange.until(V2_1));
        return in -> new RequestHeader(
                in.read(version),
                in.read(size),
                in.read(clientCorrelation),
                in.read(serverCorrelation),
                in.read(asynchronous),
                in.read(attestationCapable),
                in.read(attestationTypes),
                in.read(authentication),
                in.read(onError),
                in.read(order),
                in.read(timeStamp),
                in.read(count));
    }
}
