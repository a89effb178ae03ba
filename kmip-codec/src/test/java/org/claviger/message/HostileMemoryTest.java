package org.claviger.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import org.claviger.Encoding;
import org.claviger.enumeration.Operation;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.TtlvWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a message is made, reading it takes a small multiple of its bytes. */
class HostileMemoryTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The parser of XML has buffers of its own. */
    private static final long FIXED = 1 << 20;

    /** What a client can put into a message that is small on the wire and may be large in memory. */
    enum Content {
        EMPTY_STRUCTURES(19_000) {
            @Override
            void write(TtlvWriter out) {
                out.startStructure(Tag.ATTRIBUTE.code());
                out.endStructure();
            }
        },
        EMPTY_TEXTS(19_000) {
            @Override
            void write(TtlvWriter out) {
                out.text(Tag.NAME.code(), ItemType.TEXT_STRING, "");
            }
        },
        EMPTY_BYTE_STRINGS(19_000) {
            @Override
            void write(TtlvWriter out) {
                out.bytes(Tag.DATA.code(), Bytes.EMPTY);
            }
        },
        LARGE_NUMBERS(19_000) {
            @Override
            void write(TtlvWriter out) {
                out.longInteger(Tag.LEASE_TIME.code(), Long.MAX_VALUE);
            }
        },
        TOO_MANY_ITEMS(40_000) {
            @Override
            void write(TtlvWriter out) {
                out.bool(Tag.FRESH.code(), true);
            }
        },
        LONG_TEXTS(3) {
            @Override
            void write(TtlvWriter out) {
                out.text(Tag.NAME.code(), ItemType.TEXT_STRING, "a".repeat(100_000));
            }
        },
        A_TEXT_THAT_IS_TOO_LONG(1) {
            @Override
            void write(TtlvWriter out) {
                out.text(Tag.NAME.code(), ItemType.TEXT_STRING, "ä".repeat(200_000));
            }
        };

        private final int times;

        Content(int times) {
            this.times = times;
        }

        abstract void write(TtlvWriter out);

        void writeAll(TtlvWriter out) {
            for (var i = 0; i < times; i++) {
                write(out);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExtensionOfAnything(Content content) {
        for (var encoding : Encoding.values()) {
            assertFrugal(encoding, 1, out -> {
                out.enumeration(Tag.OPERATION.code(), Operation.ACTIVATE.value(), null);
                out.startStructure(Tag.REQUEST_PAYLOAD.code());
                out.endStructure();
                out.startStructure(Tag.MESSAGE_EXTENSION.code());
                out.text(Tag.VENDOR_IDENTIFICATION.code(), ItemType.TEXT_STRING, "vendor");
                out.bool(Tag.CRITICALITY_INDICATOR.code(), false);
                out.startStructure(Tag.VENDOR_EXTENSION.code());
                content.writeAll(out);
                out.endStructure();
                out.endStructure();
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePayloadOfAnOperationThatNobodyKnows(Content content) {
        for (var encoding : Encoding.values()) {
            assertFrugal(encoding, 1, out -> {
                out.enumeration(Tag.OPERATION.code(), 0x7FFF_FFFF, null);
                out.startStructure(Tag.REQUEST_PAYLOAD.code());
                content.writeAll(out);
                out.endStructure();
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHundredItemsWithAFaultEach(Encoding encoding) {
        assertFrugal(encoding, 100, out -> {});
    }

    private static void assertFrugal(Encoding encoding, int items, Consumer<TtlvWriter> item) {
        var message = encoding.write(out -> {
            out.startStructure(Tag.REQUEST_MESSAGE.code());
            RequestHeader.STRUCT.write(out, Tag.REQUEST_HEADER.code(), RequestHeader.of(ProtocolVersion.V1_4, items));
            for (var i = 0; i < items; i++) {
                out.startStructure(Tag.BATCH_ITEM.code());
                item.accept(out);
                out.endStructure();
            }
            out.endStructure();
        });
        read(encoding, message); // classes are loaded now
        var before = THREADS.getCurrentThreadAllocatedBytes();
        read(encoding, message);
        var allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated)
                .as("bytes set aside to read %d bytes of %s", message.length, encoding)
                .isLessThan(64L * message.length + FIXED);
    }

    private static void read(Encoding encoding, byte[] message) {
        try (var secrets = SecretScope.unlocked()) {
            MessageCodec.readRequest(encoding.reader(message, Limits.DEFAULT, secrets));
        } catch (TtlvException _) {
            // refusing it must be frugal, too
        }
    }
}
