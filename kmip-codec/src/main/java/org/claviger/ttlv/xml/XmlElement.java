package org.claviger.ttlv.xml;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.MissingResourceException;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.TtlvException.Fault;
import org.jspecify.annotations.Nullable;

/**
 * An XML element that stands for an item.
 *
 * @param value the text of the value attribute; empty for a structure
 * @param line where it begins, for faults
 */
record XmlElement(int tag, ItemType type, String value, List<XmlElement> children, int line) {
    /** Parses one document. Document types, and so entities, are refused. */
    static XmlElement parse(Reader source, Limits limits) {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            var reader = factory.createXMLStreamReader(new LimitedReader(source, limits));
            try {
                return new Parser(reader, limits).document();
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw notWellFormed(e.getLocation() == null ? 0 : e.getLocation().getLineNumber(), e);
        } catch (MissingResourceException e) {
            throw notWellFormed(0, e); // the JDK's parser has no text for some faults in a document type that it skips
        }
    }

    private static TtlvException notWellFormed(int line, Exception cause) {
        var fault = new TtlvException(Fault.MALFORMED, line, "message", "no well-formed XML");
        fault.initCause(cause);
        return fault;
    }

    /** Reads no more characters than a message may have bytes. */
    private static final class LimitedReader extends FilterReader {
        private final Limits limits;
        private int read;

        LimitedReader(Reader source, Limits limits) {
            super(source);
            this.limits = limits;
        }

        @Override
        public int read() throws IOException {
            var character = super.read();
            count(character < 0 ? 0 : 1);
            return character;
        }

        @Override
        public int read(char[] target, int offset, int length) throws IOException {
            var count = super.read(target, offset, length);
            count(Math.max(count, 0));
            return count;
        }

        private void count(int characters) {
            read += characters;
            if (read > limits.maxMessageBytes()) {
                throw new TtlvException(
                        Fault.LIMIT, 0, "message", "more than " + limits.maxMessageBytes() + " characters");
            }
        }
    }

    private static final class Parser {
        private final XMLStreamReader reader;
        private final Limits limits;
        private int items;

        Parser(XMLStreamReader reader, Limits limits) {
            this.reader = reader;
            this.limits = limits;
        }

        XmlElement document() throws XMLStreamException {
            while (reader.hasNext()) {
                var event = reader.next();
                if (event == XMLStreamConstants.DTD) {
                    throw fault(Fault.MALFORMED, "a document type is not allowed");
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    var root = element(1);
                    while (reader.hasNext()) {
                        reader.next(); // the rest must be well-formed, too
                    }
                    return root;
                }
            }
            throw fault(Fault.MALFORMED, "no element");
        }

        private XmlElement element(int depth) throws XMLStreamException {
            if (++items > limits.maxItems()) {
                throw fault(Fault.LIMIT, "more than " + limits.maxItems() + " items");
            }
            var line = reader.getLocation().getLineNumber();
            var tag = tag();
            var type = type();
            if (type == ItemType.STRUCTURE && depth > limits.maxDepth()) {
                throw fault(Fault.LIMIT, "more than " + limits.maxDepth() + " nested structures");
            }
            var value = Optional.ofNullable(attribute("value"));
            if (type != ItemType.STRUCTURE && value.isEmpty()) {
                throw fault(Fault.MALFORMED, type.xmlName() + " without value");
            }
            var children = new ArrayList<XmlElement>();
            for (var event = reader.next(); event != XMLStreamConstants.END_ELEMENT; event = reader.next()) {
                if (event == XMLStreamConstants.START_ELEMENT) {
                    if (type != ItemType.STRUCTURE) {
                        throw fault(Fault.MALFORMED, type.xmlName() + " with nested elements");
                    }
                    children.add(element(depth + 1));
                } else if (event == XMLStreamConstants.CDATA
                        || event == XMLStreamConstants.ENTITY_REFERENCE
                        || (event == XMLStreamConstants.CHARACTERS && !reader.isWhiteSpace())) {
                    throw fault(Fault.MALFORMED, "text between elements");
                }
            }
            return new XmlElement(tag, type, value.orElse(""), List.copyOf(children), line);
        }

        private int tag() {
            var name = reader.getLocalName();
            if (name.equals("TTLV")) {
                var code = attribute("tag");
                if (code == null) {
                    throw fault(Fault.MALFORMED, "TTLV element without tag");
                }
                return code.startsWith("0x") ? hex(code) : named(code);
            }
            return named(name);
        }

        private int named(String name) {
            return Tag.ofXmlName(name)
                    .map(Tag::code)
                    .orElseThrow(() -> fault(Fault.UNKNOWN, "an element that is no tag"));
        }

        private int hex(String code) {
            try {
                var tag = Integer.parseUnsignedInt(code.substring(2), 16);
                if (tag < 0x420000 || tag > 0x54FFFF) {
                    throw fault(Fault.MALFORMED, "a tag outside of 0x420000 to 0x54FFFF");
                }
                return tag;
            } catch (NumberFormatException _) {
                throw fault(Fault.MALFORMED, "a tag that is no hexadecimal number");
            }
        }

        private ItemType type() {
            var name = attribute("type");
            return name == null
                    ? ItemType.STRUCTURE
                    : ItemType.ofXmlName(name).orElseThrow(() -> fault(Fault.MALFORMED, "no such item type"));
        }

        private @Nullable String attribute(String name) {
            return reader.getAttributeValue(null, name);
        }

        private TtlvException fault(Fault fault, String problem) {
            return new TtlvException(fault, reader.getLocation().getLineNumber(), "message", problem);
        }
    }
}
