package org.claviger.conformance.oasis;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds what a response holds although its version does not know it: a tag, an attribute or a value of an enumeration. Clients
 * of that version cannot read it (a rule of every version: a server answers in the version of the request).
 */
final class VersionGate {
    private final SpecificationTables tables;

    VersionGate(SpecificationTables tables) {
        this.tables = tables;
    }

    /** Returns what is younger or older than the response's version. */
    List<String> strangers(Element response) {
        var version = response.child("ResponseHeader")
                .flatMap(header -> header.child("ProtocolVersion"))
                .map(child -> child.text("ProtocolVersionMajor").orElse("") + "."
                        + child.text("ProtocolVersionMinor").orElse(""))
                .orElse("");
        var strangers = new ArrayList<String>();
        collect(response, response.name(), version, strangers);
        return strangers;
    }

    private void collect(Element element, String field, String version, List<String> strangers) {
        if (!tables.existsIn(version, element.name())) {
            strangers.add(element.name());
        }
        switch (element.type()) {
            case "Structure" ->
                element.children()
                        .forEach(child -> collect(child, WireFormat.fieldOf(element, child), version, strangers));
            case "Enumeration", "Integer" -> {
                for (var word : element.value().split(" ", -1)) {
                    if (!tables.existsIn(version, field, word)) {
                        strangers.add(field + " " + word);
                    }
                }
            }
            default -> {
                if (element.name().equals("AttributeName") && !tables.existsIn(version, element.value())) {
                    strangers.add("attribute " + element.value());
                }
            }
        }
    }
}
