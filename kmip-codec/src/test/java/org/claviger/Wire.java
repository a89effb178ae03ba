package org.claviger;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.claviger.schema.Codec;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;

/** Single items as TTLV in hexadecimal. */
public final class Wire {
    private Wire() {}

    /** Returns the item of these bytes, read in this version; blanks and bars in {@code hex} are for the eye. */
    public static <T> T read(Codec<T> codec, ProtocolVersion version, SecretScope secrets, String hex) {
        var bytes = HexFormat.of().parseHex(hex.replaceAll("[ |\n]", ""));
        var in = new BinaryTtlvReader(Unpooled.wrappedBuffer(bytes), Limits.DEFAULT, secrets);
        in.version(version);
        in.tag();
        return codec.read(in);
    }

    /** Returns the bytes of an item in this version, all in one. */
    public static <T> String write(Codec<T> codec, ProtocolVersion version, Tag tag, T value) {
        var bytes = Unpooled.buffer();
        codec.write(new BinaryTtlvWriter(bytes, version), tag.code(), value);
        var array = new byte[bytes.readableBytes()];
        bytes.readBytes(array);
        return HexFormat.of().withUpperCase().formatHex(array);
    }
}
