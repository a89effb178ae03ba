package org.claviger.server.command;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.claviger.secret.SecretScope;
import org.claviger.server.Main;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.xml.XmlTtlvReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints messages with the names of all they hold, and of key bytes, data and passwords only how long they are. */
@Command(
        name = "decode",
        description = "Prints KMIP messages in words, secrets masked: TTLV as bytes or in hexadecimal, or XML.",
        mixinStandardHelpOptions = true)
public final class DecodeCommand implements Callable<Integer> {
    private static final int MAX_INPUT_BYTES = Limits.MAX_MESSAGE_BYTES_CAP;

    /** TTLV of every structure of the specification begins with it. */
    private static final byte FIRST_BYTE_OF_TAGS = 0x42;

    @Parameters(paramLabel = "FILE", defaultValue = "-", description = "The messages; - is the standard input.")
    private Path file = Path.of("-");

    private final InputStream standardInput = System.in;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var input = read();
        var out = spec.commandLine().getOut();
        try (var secrets = SecretScope.unlocked()) {
            print(input, secrets, new MessagePrinter(out::println));
            return 0;
        } catch (TtlvException fault) {
            out.flush();
            spec.commandLine().getErr().println("claviger: " + fault.getMessage());
            return Main.EXIT_CHECK_FAILED;
        } finally {
            Arrays.fill(input, (byte) 0);
        }
    }

    private byte[] read() throws IOException {
        try (var in = file.toString().equals("-") ? standardInput : Files.newInputStream(file)) {
            var bytes = in.readNBytes(MAX_INPUT_BYTES + 1);
            if (bytes.length > MAX_INPUT_BYTES) {
                throw new IOException("more than " + MAX_INPUT_BYTES + " bytes");
            }
            return bytes;
        }
    }

    private static void print(byte[] input, SecretScope secrets, MessagePrinter printer) throws IOException {
        if (input.length > 0 && input[0] == FIRST_BYTE_OF_TAGS && !isHexadecimal(input)) {
            binary(Unpooled.wrappedBuffer(input), secrets, printer);
            return;
        }
        var text = new String(input, StandardCharsets.UTF_8).strip();
        if (text.startsWith("<")) {
            printer.print(new XmlTtlvReader(new StringReader(text), Limits.WIDEST, secrets));
            return;
        }
        if (!isHexadecimal(input)) {
            throw new IOException("this is neither TTLV, nor TTLV in hexadecimal, nor XML");
        }
        binary(Unpooled.wrappedBuffer(HexFormat.of().parseHex(text.replaceAll("[\\s:]", ""))), secrets, printer);
    }

    private static boolean isHexadecimal(byte[] input) {
        var digits = 0;
        for (var b : input) {
            if (HexFormat.isHexDigit(b)) {
                digits++;
            } else if (b != ':' && !Character.isWhitespace(b)) {
                return false;
            }
        }
        return digits > 0 && digits % 2 == 0;
    }

    private static void binary(ByteBuf buffer, SecretScope secrets, MessagePrinter printer) {
        while (buffer.isReadable()) {
            var length = Math.min(buffer.readableBytes(), lengthOf(buffer));
            printer.print(new BinaryTtlvReader(buffer.readSlice(length), Limits.WIDEST, secrets));
        }
    }

    /** The bytes of the item that begins here: its tag, type and length, and what the length says. */
    private static int lengthOf(ByteBuf buffer) {
        var header = 8;
        return buffer.readableBytes() < header
                ? buffer.readableBytes()
                : (int) Math.min(Integer.MAX_VALUE, header + buffer.getUnsignedInt(buffer.readerIndex() + 4));
    }
}
