package org.claviger.conformance.oasis;

import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares a response with the one that a case expects, as strictly as the profiles' "Permitted Test Case Variations" allow:
 * result status and reason, fields and their order exactly; more attributes than expected are allowed; what a server chooses
 * or makes is compared by type, and must then stay the same.
 */
final class ResponseMatcher {
    /** Values that a server chooses or that vary by nature. */
    private static final Set<String> BY_TYPE = Set.of(
            "TimeStamp",
            "ActivationDate",
            "ArchiveDate",
            "CompromiseDate",
            "CompromiseOccurrenceDate",
            "DeactivationDate",
            "DestroyDate",
            "InitialDate",
            "LastChangeDate",
            "OriginalCreationDate",
            "ProtectStopDate",
            "ProcessStartDate",
            "ValidityDate",
            "ResultMessage",
            "LeaseTime",
            "VendorIdentification",
            "ServerInformation",
            "ObjectGroup",
            "ShortUniqueIdentifier");

    /** Structures whose contents a server chooses. */
    private static final Set<String> FREE_CONTENT = Set.of(
            "Digest",
            "ServerInformation",
            "ExtensionInformation",
            "ProfileInformation",
            "ValidationInformation",
            "CapabilityInformation",
            "RNGParameters",
            "RandomNumberGenerator",
            "Nonce");

    /** Lists of Query of which a server may have more, or other ones. */
    private static final Set<String> OPTIONAL_IN_QUERY = Set.of(
            "ApplicationNamespace",
            "ExtensionInformation",
            "ServerInformation",
            "ProfileInformation",
            "ValidationInformation",
            "CapabilityInformation",
            "RNGParameters",
            "ClientRegistrationMethod",
            "AttestationType");

    private static final Set<String> MADE_BY_SERVER =
            Set.of("KeyMaterial", "KeyValue", "Data", "MACData", "SignatureData");

    private final Variables variables;
    private final Set<String> serverMade = new HashSet<>();
    private final Map<String, String> samples = new HashMap<>();

    /** The first difference; ends the comparison. */
    static final class DifferenceException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DifferenceException(String path, String expected, String actual) {
            super(path + ": expected " + expected + ", got " + actual);
        }
    }

    ResponseMatcher(Variables variables) {
        this.variables = variables;
    }

    /** @throws DifferenceException for the first difference */
    void compare(Element request, Element expected, Element actual) {
        var header = actual.child("ResponseHeader").orElseThrow();
        var asked = request.child("RequestHeader").orElseThrow().child("ProtocolVersion");
        if (!header.child("ProtocolVersion").map(ResponseMatcher::plain).equals(asked.map(ResponseMatcher::plain))) {
            throw new DifferenceException(
                    "ResponseHeader/ProtocolVersion", plain(asked), plain(header.child("ProtocolVersion")));
        }
        var expectedItems = expected.children("BatchItem");
        var actualItems = actual.children("BatchItem");
        for (var i = 0; i < Math.min(expectedItems.size(), actualItems.size()); i++) {
            item("BatchItem[" + i + "]", expectedItems.get(i), actualItems.get(i));
        }
        if (expectedItems.size() != actualItems.size()) {
            throw new DifferenceException("BatchItem", expectedItems.size() + " items", actualItems.size() + " items");
        }
    }

    private static String plain(Element element) {
        var text = new StringBuilder();
        element.write(text);
        return text.toString();
    }

    private static String plain(Optional<Element> element) {
        return element.map(ResponseMatcher::plain).orElse("nothing");
    }

    private void item(String path, Element expected, Element actual) {
        for (var field : List.of("Operation", "UniqueBatchItemID", "ResultStatus", "ResultReason")) {
            var wanted = expected.text(field).map(text -> text.replace("NotAuthorized", "NotAuthorised"));
            var got = actual.text(field);
            // A failed item may carry the operation although the case does not show it, and the other way round.
            if (!wanted.equals(got) && !(field.equals("Operation") && wanted.isEmpty())) {
                throw new DifferenceException(
                        path + "/" + field,
                        wanted.orElse("nothing"),
                        got.orElse("nothing")
                                + actual.text("ResultMessage")
                                        .map(text -> " (" + text + ")")
                                        .orElse(""));
            }
        }
        expected.child("AsynchronousCorrelationValue")
                .ifPresent(value -> value(
                        path + "/AsynchronousCorrelationValue",
                        value,
                        actual.child("AsynchronousCorrelationValue")
                                .orElseThrow(() -> new DifferenceException(
                                        path + "/AsynchronousCorrelationValue", "a value", "nothing")),
                        false));
        var operation = expected.text("Operation").orElse("");
        var payload = expected.child("ResponsePayload");
        var got = actual.child("ResponsePayload");
        if (payload.isPresent() != got.isPresent()
                && !payload.map(Element::children).orElse(List.of()).isEmpty()) {
            throw new DifferenceException(path + "/ResponsePayload", plain(payload), plain(got));
        }
        if (payload.isPresent() && got.isPresent()) {
            payload(path + "/ResponsePayload", operation, payload.get(), got.get());
        }
    }

    private void payload(String path, String operation, Element expected, Element actual) {
        var id = actual.text("UniqueIdentifier").orElse("");
        if (Set.of("Create", "CreateKeyPair", "DeriveKey", "ReKey", "ReKeyKeyPair", "CreateSplitKey", "JoinSplitKey")
                .contains(operation)) {
            actual.children().stream()
                    .filter(child -> child.name().endsWith("UniqueIdentifier"))
                    .forEach(child -> serverMade.add(child.value()));
        }
        var made = serverMade.contains(id) || operation.equals("RNGRetrieve");
        switch (operation) {
            case "Query" -> query(path, expected, actual);
            case "Locate" -> locate(path, expected, actual);
            case "GetAttributeList" -> {
                value(path + "/UniqueIdentifier", expected.child("UniqueIdentifier"), actual.child("UniqueIdentifier"));
                subset(path, names(expected), names(actual), made);
            }
            default -> fields(path, expected.children(), actual.children(), made);
        }
    }

    private static List<Element> names(Element payload) {
        return payload.children().stream()
                .filter(child ->
                        child.name().equals("AttributeName") || child.name().equals("AttributeReference"))
                .toList();
    }

    private void query(String path, Element expected, Element actual) {
        for (var list : List.of("Operation", "ObjectType")) {
            var has = actual.children(list).stream().map(Element::value).toList();
            for (var wanted : expected.children(list)) {
                if (!has.contains(wanted.value())) {
                    throw new DifferenceException(path + "/" + list, wanted.value(), "a list without it");
                }
            }
        }
        for (var wanted : expected.children()) {
            if (!OPTIONAL_IN_QUERY.contains(wanted.name())
                    && actual.child(wanted.name()).isEmpty()) {
                throw new DifferenceException(path, wanted.name(), "nothing");
            }
        }
    }

    private void locate(String path, Element expected, Element actual) {
        var wanted = expected.children("UniqueIdentifier");
        var got = actual.children("UniqueIdentifier");
        if (wanted.size() != got.size()) {
            throw new DifferenceException(path, wanted.size() + " identifiers", got.size() + " identifiers");
        }
        subset(path, wanted, got, false);
        expected.child("LocatedItems")
                .ifPresent(items -> value(path + "/LocatedItems", Optional.of(items), actual.child("LocatedItems")));
    }

    /** Compares fields in order; attributes, which stand together, as a set of which there may be more. */
    private void fields(String path, List<Element> expected, List<Element> actual, boolean made) {
        var rest = new ArrayList<>(actual);
        rest.removeIf(ResponseMatcher::mayBeExtra);
        var wanted = expected.stream().filter(element -> !mayBeExtra(element)).toList();
        var wantedAttributes =
                wanted.stream().filter(ResponseMatcher::isAttribute).toList();
        var gotAttributes = rest.stream().filter(ResponseMatcher::isAttribute).toList();
        subset(path, wantedAttributes, gotAttributes, made);
        var wantedFields =
                wanted.stream().filter(element -> !isAttribute(element)).toList();
        var gotFields = rest.stream().filter(element -> !isAttribute(element)).toList();
        for (var i = 0; i < Math.max(wantedFields.size(), gotFields.size()); i++) {
            if (i >= gotFields.size()) {
                throw new DifferenceException(path, wantedFields.get(i).name(), "nothing");
            }
            if (i >= wantedFields.size()) {
                throw new DifferenceException(path, "nothing", gotFields.get(i).name());
            }
            value(path + "/" + wantedFields.get(i).name(), wantedFields.get(i), gotFields.get(i), made);
        }
    }

    /** A server may say in 1.x which attributes it set by itself; an index of 0 may be there or not. */
    private static boolean mayBeExtra(Element element) {
        return element.name().endsWith("TemplateAttribute")
                || element.name().equals("AttributeIndex") && element.value().equals("0");
    }

    private static boolean isAttribute(Element element) {
        return element.name().equals("Attribute");
    }

    private void subset(String path, List<Element> expected, List<Element> actual, boolean made) {
        var left = new ArrayList<>(actual);
        for (var wanted : expected) {
            if (isOptionalAttribute(wanted)) {
                continue;
            }
            Optional<DifferenceException> nearest = Optional.empty();
            Optional<Element> found = Optional.empty();
            for (var candidate : left) {
                var difference = difference(path + "/" + label(wanted), wanted, candidate, made);
                if (difference.isEmpty()) {
                    found = Optional.of(candidate);
                    break;
                }
                if (label(candidate).equals(label(wanted))) {
                    nearest = difference;
                }
            }
            if (found.isEmpty()) {
                throw nearest.orElseGet(() -> new DifferenceException(path, label(wanted), "nothing like it"));
            }
            left.remove(found.get());
            value(path, wanted, found.get(), made); // once more, to bind its variables
        }
    }

    private static boolean isOptionalAttribute(Element attribute) {
        var name = attribute.text("AttributeName").orElse(attribute.name());
        return name.startsWith("y-") || name.equals("Object Group") || name.equals("ObjectGroup");
    }

    private static String label(Element element) {
        return element.text("AttributeName")
                .orElse(element.isStructure() ? element.name() : element.name() + "=" + element.value());
    }

    private Optional<DifferenceException> difference(String path, Element wanted, Element got, boolean made) {
        if (!wanted.name().equals(got.name())
                || !wanted.text("AttributeName").equals(got.text("AttributeName"))
                || wanted.isStructure() != got.isStructure()) {
            return Optional.of(new DifferenceException(path, label(wanted), label(got)));
        }
        if (!wanted.isStructure() && Variables.isVariable(wanted.value())) {
            return Optional.empty();
        }
        try {
            new ResponseMatcher(new Variables()).value(path, wanted, got, made);
            return Optional.empty();
        } catch (DifferenceException e) {
            return Optional.of(e);
        }
    }

    private void value(String path, Optional<Element> expected, Optional<Element> actual) {
        if (expected.isPresent() != actual.isPresent()) {
            throw new DifferenceException(path, plain(expected), plain(actual));
        }
        if (expected.isPresent() && actual.isPresent()) {
            value(path, expected.get(), actual.get(), false);
        }
    }

    private void value(String path, Element expected, Element actual, boolean made) {
        if (!expected.name().equals(actual.name())) {
            throw new DifferenceException(path, expected.name(), actual.name());
        }
        if (expected.isStructure() != actual.isStructure() && !made) {
            throw new DifferenceException(path, expected.type(), actual.type());
        }
        if (FREE_CONTENT.contains(attributeName(expected))) {
            return;
        }
        if (expected.isStructure()) {
            structure(path, expected, actual, made);
            return;
        }
        if (!expected.type().equals(actual.type())) {
            throw new DifferenceException(path, expected.type(), actual.type());
        }
        if (Variables.isVariable(expected.value())) {
            if (!variables.accepts(expected.value(), actual.value())) {
                throw new DifferenceException(path, expected.value() + " as bound before", actual.value());
            }
            return;
        }
        if (BY_TYPE.contains(expected.name()) || same(expected, actual)) {
            return;
        }
        if (made && (MADE_BY_SERVER.contains(expected.name()) || expected.name().equals("KeyFormatType"))) {
            var sample = samples.computeIfAbsent(expected.value(), _ -> actual.value());
            if (sample.equals(actual.value())) {
                return;
            }
        }
        throw new DifferenceException(path, expected.value(), actual.value());
    }

    private void structure(String path, Element expected, Element actual, boolean made) {
        var name = attributeName(expected);
        if (expected.name().equals("Attributes")) {
            subset(path, expected.children(), actual.children(), made);
            return;
        }
        if (expected.name().equals("Attribute") && (FREE_CONTENT.contains(name) || BY_TYPE.contains(name))) {
            if (!expected.text("AttributeName").equals(actual.text("AttributeName"))) {
                throw new DifferenceException(path, name, attributeName(actual));
            }
            return;
        }
        fields(path, expected.children(), actual.children(), made);
    }

    /** The name of the attribute that an Attribute structure of 1.x carries, as a tag; else the tag itself. */
    private static String attributeName(Element element) {
        return element.text("AttributeName").map(text -> text.replace(" ", "")).orElse(element.name());
    }

    private static boolean same(Element expected, Element actual) {
        var a = expected.value();
        var b = actual.value();
        return switch (expected.type()) {
            case "ByteString" -> a.equalsIgnoreCase(b);
            case "BigInteger" -> new BigInteger(a, 16).equals(new BigInteger(b, 16));
            case "DateTime" ->
                OffsetDateTime.parse(a)
                        .toInstant()
                        .equals(OffsetDateTime.parse(b).toInstant());
            case "Integer" -> a.equals(b) || words(a).equals(words(b));
            case "Enumeration" -> a.toLowerCase(Locale.ROOT).equals(b.toLowerCase(Locale.ROOT));
            default -> a.equals(b);
        };
    }

    private static Set<String> words(String mask) {
        return new HashSet<>(Arrays.asList(mask.split("[ |]+", -1)));
    }
}
