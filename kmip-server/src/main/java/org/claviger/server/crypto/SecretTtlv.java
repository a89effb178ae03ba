package org.claviger.server.crypto;

import io.netty.buffer.Unpooled;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.claviger.ttlv.binary.SizingTtlvWriter;

/** Binary TTLV that holds key material and therefore is written into a secret scope, never to the heap. */
final class SecretTtlv {
    private SecretTtlv() {}

    /**
     * Returns what is written.
     *
     * @param before how many bytes to leave free in front of it
     * @param writing called twice, to measure and to write
     */
    static MemorySegment write(ProtocolVersion version, int before, SecretScope secrets, Consumer<TtlvWriter> writing) {
        var sizing = new SizingTtlvWriter(version);
        writing.accept(sizing);
        var segment = secrets.allocate(before + sizing.size());
        var buffer = Unpooled.wrappedBuffer(segment.asSlice(before).asByteBuffer());
        buffer.writerIndex(0);
        writing.accept(new BinaryTtlvWriter(buffer, version));
        return segment;
    }
}
