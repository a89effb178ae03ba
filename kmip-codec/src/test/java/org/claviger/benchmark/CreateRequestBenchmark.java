package org.claviger.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.message.MessageCodec;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.operation.Create;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * How long a Create request of 248 bytes takes to read and to write, and how much memory it takes (goal: 400 ns and 700 bytes
 * to read, 400 ns to write). {@code docs/performance.md} says how to run it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CreateRequestBenchmark {
    private RequestMessage message = request();
    private ByteBuf encoded = Unpooled.directBuffer();
    private ByteBuf target = Unpooled.directBuffer(512);
    private SecretScope secrets = SecretScope.unlocked();

    /** Returns the request: an AES-256 key for Encrypt and Decrypt. */
    public static RequestMessage request() {
        var mask = EnumerationType.of(CryptographicUsageMask.class);
        var attributes = Attributes.of(List.of(
                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES),
                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256),
                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, new BitMask<>(mask, 0xC))));
        return new RequestMessage(
                RequestHeader.of(ProtocolVersion.V1_4, 1),
                List.of(RequestItem.of(
                        Operation.CREATE, new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty()))));
    }

    @Setup
    public void encode() {
        MessageCodec.writeRequest(new BinaryTtlvWriter(encoded, ProtocolVersion.V1_4), message);
    }

    @Benchmark
    public Object decode() {
        return MessageCodec.readRequest(new BinaryTtlvReader(encoded, Limits.DEFAULT, secrets));
    }

    @Benchmark
    public Object write() {
        target.clear();
        MessageCodec.writeRequest(new BinaryTtlvWriter(target, ProtocolVersion.V1_4), message);
        return target;
    }

    /** Runs the benchmark with the allocation profiler. */
    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(CreateRequestBenchmark.class.getName())
                        .addProfiler("gc")
                        .build())
                .run();
    }
}
