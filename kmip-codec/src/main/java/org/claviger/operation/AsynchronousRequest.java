package org.claviger.operation;

import java.time.Instant;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ProcessingStage;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;

/** A request that the server does while the client goes on (KMIP 2.1 section 7.2; since 2.1). */
public record AsynchronousRequest(
        Bytes asynchronousCorrelationValue,
        Operation operation,
        Instant submissionDate,
        ProcessingStage processingStage) {
    public static final Struct<AsynchronousRequest> STRUCT = Struct.of(AsynchronousRequest::layout);

    private static Construct<AsynchronousRequest> layout(Layout<AsynchronousRequest> s) {
        var asynchronousCorrelationValue = s.required(
                Tag.ASYNCHRONOUS_CORRELATION_VALUE, Codec.BYTES, AsynchronousRequest::asynchronousCorrelationValue);
        var operation = s.required(Tag.OPERATION, Codec.enumeration(Operation.class), AsynchronousRequest::operation);
        var submissionDate =
                s.required(Tag.SUBMISSION_DATE, Codec.DATE_TIME_EXTENDED, AsynchronousRequest::submissionDate);
        var processingStage = s.required(
                Tag.PROCESSING_STAGE, Codec.enumeration(ProcessingStage.class), AsynchronousRequest::processingStage);
        return in -> new AsynchronousRequest(
                in.read(asynchronousCorrelationValue),
                in.read(operation),
                in.read(submissionDate),
                in.read(processingStage));
    }
}
