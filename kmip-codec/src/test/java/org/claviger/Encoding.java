package org.claviger;

import io.netty.buffer.Unpooled;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.claviger.ttlv.xml.XmlTtlvReader;
import org.claviger.ttlv.xml.XmlTtlvWriter;

/** The encodings, for what holds in each of them. */
public enum Encoding {
    TTLV {
        @Override
        public byte[] write(Consumer<TtlvWriter> message) {
            var buffer = Unpooled.buffer();
            message.accept(new BinaryTtlvWriter(buffer, ProtocolVersion.V1_0));
            var bytes = new byte[buffer.readableBytes()];
            buffer.readBytes(bytes);
            return bytes;
        }

        @Override
        public TtlvReader reader(byte[] message, Limits limits, SecretScope secrets) {
            return new BinaryTtlvReader(Unpooled.wrappedBuffer(message), limits, secrets);
        }
    },
    XML {
        @Override
        public byte[] write(Consumer<TtlvWriter> message) {
            var xml = new StringBuilder();
            message.accept(new XmlTtlvWriter(xml, ProtocolVersion.V1_0));
            return xml.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public TtlvReader reader(byte[] message, Limits limits, SecretScope secrets) {
            return new XmlTtlvReader(new StringReader(new String(message, StandardCharsets.UTF_8)), limits, secrets);
        }
    };

    /** Returns what {@code message} writes. */
    public abstract byte[] write(Consumer<TtlvWriter> message);

    public abstract TtlvReader reader(byte[] message, Limits limits, SecretScope secrets);
}
