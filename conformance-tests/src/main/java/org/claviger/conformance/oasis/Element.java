package org.claviger.conformance.oasis;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An item of a message as a case writes it, variables included.
 *
 * @param comments those that stand before it
 */
record Element(String name, String type, String value, List<Element> children, List<String> comments) {
    static Element parse(String xml) {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try {
            var reader = factory.createXMLStreamReader(new StringReader(xml));
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                // to the root
            }
            return element(reader, List.of());
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException("no well-formed case: " + e.getMessage(), e);
        }
    }

    static Element structure(String name, List<Element> children) {
        return new Element(name, "Structure", "", List.copyOf(children), List.of());
    }

    private static Element element(XMLStreamReader reader, List<String> before) throws XMLStreamException {
        var tag = reader.getAttributeValue(null, "tag");
        var name = reader.getLocalName().equals("TTLV") && tag != null ? tag : reader.getLocalName();
        var type = Optional.ofNullable(reader.getAttributeValue(null, "type")).orElse("Structure");
        var value = Optional.ofNullable(reader.getAttributeValue(null, "value")).orElse("");
        var children = new ArrayList<Element>();
        var comments = new ArrayList<String>();
        for (var event = reader.next(); event != XMLStreamConstants.END_ELEMENT; event = reader.next()) {
            if (event == XMLStreamConstants.COMMENT) {
                comments.add(reader.getText());
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                children.add(element(reader, List.copyOf(comments)));
                comments.clear();
            }
        }
        return new Element(name, type, value, List.copyOf(children), before);
    }

    boolean isStructure() {
        return type.equals("Structure");
    }

    Optional<Element> child(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).findFirst();
    }

    List<Element> children(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    /** Returns the value of a child, or nothing. */
    Optional<String> text(String childName) {
        return child(childName).map(Element::value);
    }

    Element withChildren(List<Element> others) {
        return new Element(name, type, value, List.copyOf(others), comments);
    }

    Element withValue(String other) {
        return new Element(name, type, other, children, comments);
    }

    /** Returns it with {@code other} wherever {@code old} stands in it. */
    Element withValue(String old, String other) {
        if (!isStructure()) {
            return value.equals(old) ? withValue(other) : this;
        }
        return withChildren(
                children.stream().map(child -> child.withValue(old, other)).toList());
    }

    /** The name of the attribute that an Attribute structure of 1.x carries, as a tag; else its own name. */
    String attributeName() {
        return text("AttributeName").map(text -> text.replace(" ", "")).orElse(name);
    }

    /** Returns it as XML. */
    String plain() {
        var text = new StringBuilder();
        write(text);
        return text.toString();
    }

    static String plain(Optional<Element> element) {
        return element.map(Element::plain).orElse("nothing");
    }

    /** Writes it as XML again. */
    void write(StringBuilder out) {
        var hexTag = name.startsWith("0x");
        out.append('<').append(hexTag ? "TTLV tag=\"" + name + "\"" : name);
        if (!isStructure()) {
            out.append(" type=\"")
                    .append(type)
                    .append("\" value=\"")
                    .append(escaped())
                    .append("\"/>");
            return;
        }
        out.append('>');
        children.forEach(child -> child.write(out));
        out.append("</").append(hexTag ? "TTLV" : name).append('>');
    }

    private String escaped() {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\"", "&quot;")
                .replace("\n", "&#10;")
                .replace("\t", "&#9;")
                .replace("\r", "&#13;");
    }
}
