package org.claviger.benchmark;

import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * How long a Create request takes to read and to write, and how much memory it takes. The goal is for the request of KMIP
 * 2.1, of 248 bytes: 400 ns and 700 bytes to read, 400 ns to write. {@code docs/performance.md} says how to run it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CreateRequestBenchmark {
    /** The version of the message: 2.1 writes 248 bytes, 1.4 writes 368, as it names each attribute. */
    @Param({"2.1", "1.4"})
    public String version = "2.1";

    private final ByteBuf encoded = Unpooled.directBuffer();
    private final ByteBuf target = Unpooled.directBuffer(512);
    private final SecretScope secrets = SecretScope.unlocked();
    private RequestMessage message = request(V2_1);
    private BinaryTtlvReader reader = new BinaryTtlvReader(encoded, Limits.DEFAULT, secrets);

    /** Returns the request: a named AES-256 key for Encrypt and Decrypt. */
    public static RequestMessage request(ProtocolVersion version) {
        var mask = EnumerationType.of(CryptographicUsageMask.class);
        var attributes = Attributes.of(List.of(
                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES),
                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256),
                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, new BitMask<>(mask, 0xC)),
                Attribute.of(AttributeTypes.NAME, Name.of("payments/2026/card-data-key/primary"))));
        return new RequestMessage(
                RequestHeader.of(version, 1),
                List.of(RequestItem.of(
                        Operation.CREATE, new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty()))));
    }

    /** Makes the message that the version asks for. */
    @Setup
    public void encode() {
        message = request(version.equals("2.1") ? V2_1 : V1_4);
        MessageCodec.writeRequest(new BinaryTtlvWriter(encoded, V2_1), message);
        reader = new BinaryTtlvReader(encoded, Limits.DEFAULT, secrets);
    }

    /** Reads the message as a connection does, by the one reader that it has. */
    @Benchmark
    public Object decode() {
        reader.restart(encoded, secrets);
        return MessageCodec.readRequest(reader);
    }

    /** Writes the message. */
    @Benchmark
    public Object write() {
        target.clear();
        MessageCodec.writeRequest(new BinaryTtlvWriter(target, V2_1), message);
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
