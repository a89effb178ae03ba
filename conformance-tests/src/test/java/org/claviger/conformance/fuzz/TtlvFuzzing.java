package org.claviger.conformance.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.claviger.HostileReading;
import org.claviger.HostileReading.Found;
import org.claviger.message.MessageCodec;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages that were made by {@link MessageGrammar} and damaged. Each is read, or refused by a fault that says where;
 * one that was read is written and read again with the same outcome; and what is allocated stays within a small multiple of
 * the message.
 */
final class TtlvFuzzing {
    private static final int MAX_MESSAGE_BYTES = 1 << 18;
    private static final int VARIANTS = 250;
    private static final int MEASURED_EVERY = 512;
    private static final int LESSONS = 3_000;

    private final SplittableRandom random;
    private final MessageGrammar grammar;
    private final Damage damage;
    private final ByteBuffer encoded = ByteBuffer.allocate(MAX_MESSAGE_BYTES);
    private final ByteBuffer variant = ByteBuffer.allocate(MAX_MESSAGE_BYTES);
    private final ByteBuf message = buffer();
    private final ByteBuf written = buffer();
    private final ByteBuf rewritten = buffer();
    private final HostileReading reading = new HostileReading();
    private final CRC32C sum = new CRC32C();
    private final Set<Long> seen = new HashSet<>();

    private long executions;
    private long whole;

    /** Direct as the server's are, and left to the garbage collector. */
    private static ByteBuf buffer() {
        return Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(MAX_MESSAGE_BYTES));
    }

    TtlvFuzzing(long seed) {
        random = new SplittableRandom(seed);
        grammar = new MessageGrammar(random);
        damage = new Damage(random);
        for (var i = 0; i < LESSONS; i++) {
            learn();
        }
    }

    /** The grammar, which has learned. */
    MessageGrammar grammar() {
        return grammar;
    }

    /** How many messages were read so far, damaged or not, no two of a round the same. */
    long executions() {
        return executions;
    }

    /** How many of them had no fault: a grammar that made only nonsense would test little. */
    long whole() {
        return whole;
    }

    private void learn() {
        var isRequest = random.nextBoolean();
        encode(grammar.message(isRequest));
        try (var secrets = HostileReading.memory()) {
            message.clear().writeBytes(encoded.array(), 0, encoded.position());
            switch (reading.read(isRequest, message, secrets)) {
                case Found.Refused(var fault) -> grammar.learn(fault);
                case Found.Request(var request) ->
                    request.items().forEach(item -> {
                        if (item.payload() instanceof RequestItem.Unreadable(var fault)) {
                            grammar.learn(fault);
                        }
                    });
                case Found.Response _ -> {}
            }
        }
    }

    private List<Integer> encode(Node tree) {
        var headers = new ArrayList<Integer>();
        encoded.clear();
        tree.write(encoded, headers);
        return headers;
    }

    /** Makes a message, and reads it as it is and in many variants. */
    void round() {
        var isRequest = random.nextInt(3) > 0;
        var tree = grammar.message(isRequest);
        for (var changes = random.nextInt(4); changes > 0; changes--) {
            damage.changeItems(tree, random.nextBoolean() ? tree : grammar.message(isRequest));
        }
        if (tree.bytes() > MAX_MESSAGE_BYTES) {
            return;
        }
        var headers = encode(tree);
        var length = encoded.position();
        seen.clear();
        try (var secrets = HostileReading.memory()) {
            check(isRequest, encoded.array(), length, secrets);
            for (var i = 0; i < VARIANTS; i++) {
                System.arraycopy(encoded.array(), 0, variant.array(), 0, length);
                var changedLength = length;
                for (var changes = 1 + random.nextInt(2); changes > 0 && changedLength == length; changes--) {
                    changedLength = damage.changeBytes(variant, headers, length);
                }
                check(isRequest, variant.array(), changedLength, secrets);
            }
        }
    }

    /** Reads a message, unless it is one that was read in this round. */
    private void check(boolean isRequest, byte[] bytes, int length, SecretScope secrets) {
        if (!isNew(bytes, length)) {
            return;
        }
        executions++;
        try {
            message.clear().writeBytes(bytes, 0, length);
            var found = executions % MEASURED_EVERY == 0
                    ? reading.readFrugally(isRequest, message, secrets)
                    : reading.read(isRequest, message, secrets);
            switch (found) {
                case Found.Refused _ -> {}
                case Found.Request(var request) -> {
                    if (isWhole(request, length)) {
                        whole++;
                        comesBack(found, out -> MessageCodec.writeRequest(out, request), true, secrets);
                    }
                }
                case Found.Response(var response) -> {
                    whole++;
                    comesBack(found, out -> MessageCodec.writeResponse(out, response), false, secrets);
                }
            }
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            throw new AssertionError((isRequest ? "request " : "response ") + ByteBufUtil.hexDump(bytes, 0, length), e);
        }
    }

    private boolean isNew(byte[] bytes, int length) {
        sum.reset();
        sum.update(bytes, 0, length);
        return seen.add(sum.getValue());
    }

    private static boolean isWhole(RequestMessage request, int length) {
        var isWhole = request.header().protocolVersion().isPublished();
        for (var item : request.items()) {
            if (item.payload() instanceof RequestItem.Unreadable(var fault)) {
                HostileReading.requirePlaced(fault, length);
                isWhole = false;
            }
            if (item.payload() instanceof RequestItem.Unknown) {
                isWhole = false;
            }
        }
        return isWhole;
    }

    private void comesBack(Found found, Consumer<BinaryTtlvWriter> writing, boolean isRequest, SecretScope secrets) {
        writing.accept(new BinaryTtlvWriter(written.clear(), ProtocolVersion.V1_0));
        var again = reading.read(isRequest, written, secrets);
        if (!found.equals(again)) {
            throw new AssertionError("written, it reads as " + again, faultOf(again));
        }
        switch (again) {
            case Found.Request(var request) -> MessageCodec.writeRequest(writer(), request);
            case Found.Response(var response) -> MessageCodec.writeResponse(writer(), response);
            case Found.Refused _ -> {}
        }
        if (!written.equals(rewritten)) {
            throw new AssertionError("written twice, it differs: " + ByteBufUtil.hexDump(written));
        }
    }

    private BinaryTtlvWriter writer() {
        return new BinaryTtlvWriter(rewritten.clear(), ProtocolVersion.V1_0);
    }

    private static @Nullable TtlvException faultOf(Found found) {
        return found instanceof Found.Refused(var fault) ? fault : null;
    }
}
