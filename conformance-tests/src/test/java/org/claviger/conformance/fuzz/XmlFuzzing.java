package org.claviger.conformance.fuzz;

import io.netty.buffer.Unpooled;
import java.io.StringReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.claviger.message.MessageCodec;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.UnencodableException;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.claviger.ttlv.xml.XmlTtlvReader;
import org.claviger.ttlv.xml.XmlTtlvWriter;

/**
 * Reads requests in XML that were made by {@link MessageGrammar} and damaged: they are read or refused by a fault, and what
 * was read is the same in TTLV.
 */
final class XmlFuzzing {
    private static final int VARIANTS = 40;

    private static final List<String> PIECES = List.of(
            "",
            "<",
            ">",
            "\"",
            "/>",
            "</BatchItem>",
            "<BatchItem>",
            "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>",
            "&b;",
            "&lt;",
            "&#0;",
            "&#x10FFFF;",
            "<![CDATA[x]]>",
            "<!-- -->",
            "<?xml version=\"1.1\"?>",
            " type=\"Structure\"",
            " type=\"Integer\" value=\"99999999999999999999\"",
            " type=\"Enumeration\" value=\"0x80000001\"",
            " type=\"ByteString\" value=\"0\"",
            " type=\"DateTime\" value=\"9999-99-99T00:00:00Z\"",
            " value=\"\u0000\"",
            "<TTLV tag=\"0x540001\" type=\"TextString\" value=\"\uD800\"/>",
            "<RequestMessage><RequestMessage><RequestMessage>",
            "xmlns:a=\"http://localhost/\"");

    private final SplittableRandom random;
    private final MessageGrammar grammar;
    private long executions;

    /** @param teacher has learned the types that the grammar needs */
    XmlFuzzing(SplittableRandom random, MessageGrammar teacher) {
        this.random = random;
        this.grammar = teacher;
    }

    /** How many documents were read so far, no two of a round the same. */
    long executions() {
        return executions;
    }

    /** Makes a document, and reads it as it is and in many variants. */
    void round() {
        try (var secrets = SecretScope.unlocked()) {
            var bytes = grammar.message(true).encoded();
            var text = new StringBuilder();
            try {
                var request = MessageCodec.readRequest(
                        new BinaryTtlvReader(Unpooled.wrappedBuffer(bytes), Limits.DEFAULT, secrets));
                MessageCodec.writeRequest(new XmlTtlvWriter(text, ProtocolVersion.V1_0), request);
            } catch (TtlvException | UnencodableException _) {
                return; // not a request that XML could carry
            }
            var documents = new LinkedHashSet<>(List.of(text.toString()));
            for (var i = 0; i < VARIANTS; i++) {
                documents.add(damaged(text));
            }
            documents.forEach(document -> check(document, secrets));
        }
    }

    private String damaged(StringBuilder text) {
        var changed = new StringBuilder(text);
        for (var changes = 1 + random.nextInt(3); changes > 0; changes--) {
            var at = random.nextInt(changed.length() + 1);
            var end = Math.min(changed.length(), at + random.nextInt(random.nextInt(4) == 0 ? 200 : 12));
            switch (random.nextInt(4)) {
                case 0 -> changed.delete(at, end);
                case 1 -> changed.insert(at, changed.substring(at, end));
                case 2 -> changed.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                default -> changed.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return changed.toString();
    }

    private void check(String xml, SecretScope secrets) {
        executions++;
        try {
            RequestMessage request;
            try {
                request = MessageCodec.readRequest(new XmlTtlvReader(new StringReader(xml), Limits.DEFAULT, secrets));
            } catch (TtlvException e) {
                if (e.path().isEmpty() || e.offset() < 0) {
                    throw new AssertionError("a fault without a place", e);
                }
                return;
            }
            if (isWhole(request)) {
                var buffer = Unpooled.buffer();
                MessageCodec.writeRequest(new BinaryTtlvWriter(buffer, ProtocolVersion.V1_0), request);
                var again = MessageCodec.readRequest(new BinaryTtlvReader(buffer, Limits.DEFAULT, secrets));
                if (!again.equals(request)) {
                    throw new AssertionError("in TTLV it reads as " + again);
                }
            }
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            throw new AssertionError(xml, e);
        }
    }

    private static boolean isWhole(RequestMessage request) {
        return request.header().protocolVersion().isPublished()
                && request.items().stream()
                        .noneMatch(item -> item.payload() instanceof RequestItem.Unreadable
                                || item.payload() instanceof RequestItem.Unknown);
    }
}
