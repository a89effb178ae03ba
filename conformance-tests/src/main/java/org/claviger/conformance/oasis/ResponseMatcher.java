package org.claviger.conformance.oasis;

import java.math.BigInteger;
import java.time.Instant;
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
import java.util.function.Predicate;

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

    /** Lists of Query of which a server may have more. */
    private static final List<String> QUERY_LISTS = List.of("Operation", "ObjectType");

    /** The operations by which a server makes objects. */
    private static final Set<String> MAKING = Set.of(
            "Create",
            "CreateKeyPair",
            "DeriveKey",
            "ReKey",
            "ReKeyKeyPair",
            "CreateSplitKey",
            "JoinSplitKey",
            "Certify",
            "ReCertify");

    /** Values of objects that the server made, and outputs of operations that use them. */
    private static final Set<String> MADE_BY_SERVER = Set.of(
            "KeyMaterial",
            "KeyValue",
            "Data",
            "MACData",
            "SignatureData",
            "IVCounterNonce",
            "AuthenticatedEncryptionTag",
            "Modulus",
            "PrivateExponent",
            "P",
            "Q",
            "PrimeExponentP",
            "PrimeExponentQ",
            "CRTCoefficient",
            "CertificateValue",
            "CertificateLength",
            "CertificateSerialNumber",
            "SerialNumber");

    /** Schemes with randomness of their own. */
    private static final Map<String, Set<String>> VARYING = Map.of(
            "PaddingMethod", Set.of("OAEP", "PSS"),
            "CryptographicAlgorithm", Set.of("DSA", "EC", "ECDSA"));

    private static final List<String> ITEM_ORDER = List.of(
            "Operation",
            "UniqueBatchItemID",
            "ResultStatus",
            "ResultReason",
            "ResultMessage",
            "AsynchronousCorrelationValue",
            "ResponsePayload",
            "MessageExtension");

    private final Variables variables;
    private final Made made;
    private final Optional<Set<String>> requiredInQuery;
    private final Set<String> fixedDates = new HashSet<>();
    private boolean varies;
    private Instant now = Instant.EPOCH;

    /** The first difference; ends the comparison. */
    static final class DifferenceException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DifferenceException(String path, String expected, String actual) {
            super(path + ": expected " + expected + ", got " + actual);
        }
    }

    /**
     * What a server has made so far: it stays the same, from case to case of a sequence.
     *
     * @param identifiers of objects that it made
     * @param samples what it made where a case has the key: a value of its own
     */
    record Made(Set<String> identifiers, Map<String, String> samples) {
        Made() {
            this(new HashSet<>(), new HashMap<>());
        }

        Made copy() {
            return new Made(new HashSet<>(identifiers), new HashMap<>(samples));
        }
    }

    ResponseMatcher(Variables variables, Made made) {
        this(variables, made, Optional.empty());
    }

    /** @param requiredInQuery which operations and object types may not be missing; empty: all that a case lists */
    ResponseMatcher(Variables variables, Made made, Optional<Set<String>> requiredInQuery) {
        this.variables = variables;
        this.made = made;
        this.requiredInQuery = requiredInQuery;
    }

    /** Makes one that knows what the other does, and keeps to itself what it learns. */
    private ResponseMatcher(ResponseMatcher other) {
        this.variables = other.variables.copy();
        this.made = other.made.copy();
        this.requiredInQuery = other.requiredInQuery;
        this.fixedDates.addAll(other.fixedDates);
        this.varies = other.varies;
        this.now = other.now;
    }

    /**
     * @param now the time of the request
     * @throws DifferenceException for the first difference
     */
    void compare(Element request, Element expected, Element actual, Instant now) {
        this.now = now;
        rememberDates(request);
        varies |= asksForVaryingOutput(request);
        header(request, expected, actual);
        var expectedItems = expected.children("BatchItem");
        var actualItems = actual.children("BatchItem");
        var requestItems = request.children("BatchItem");
        for (var i = 0; i < Math.min(expectedItems.size(), actualItems.size()); i++) {
            var asked =
                    i < requestItems.size() ? requestItems.get(i).child("RequestPayload") : Optional.<Element>empty();
            item("BatchItem[" + i + "]", asked, expectedItems.get(i), actualItems.get(i));
        }
        if (expectedItems.size() != actualItems.size()) {
            throw new DifferenceException("BatchItem", expectedItems.size() + " items", actualItems.size() + " items");
        }
        for (var child : actual.children()) {
            if (!child.name().equals("ResponseHeader") && !child.name().equals("BatchItem")) {
                throw new DifferenceException("ResponseMessage", "nothing", child.name());
            }
        }
    }

    /** Compares how the items ended, and the state of an object if the response gives it. */
    void compareOutcome(Element expected, Element actual) {
        compare(
                Element.structure(
                        "RequestMessage",
                        List.of(expected.child("ResponseHeader").orElseThrow())),
                expected,
                actual,
                Instant.EPOCH);
    }

    private void header(Element request, Element expected, Element actual) {
        var header = actual.child("ResponseHeader")
                .orElseThrow(() -> new DifferenceException("ResponseMessage", "ResponseHeader", "nothing"));
        var asked = request.children().getFirst().child("ProtocolVersion");
        if (!header.child("ProtocolVersion").map(ResponseMatcher::plain).equals(asked.map(ResponseMatcher::plain))) {
            throw new DifferenceException(
                    "ResponseHeader/ProtocolVersion", plain(asked), plain(header.child("ProtocolVersion")));
        }
        var wanted = expected.child("ResponseHeader").map(Element::children).orElse(List.of()).stream()
                .filter(field -> !field.name().equals("ServerCorrelationValue"))
                .toList();
        fieldNames(
                "ResponseHeader",
                wanted,
                header.children().stream()
                        .filter(field -> !field.name().equals("ServerCorrelationValue")
                                || expected.child("ResponseHeader")
                                        .flatMap(it -> it.child("ServerCorrelationValue"))
                                        .isEmpty())
                        .toList());
        var count = header.text("BatchCount").orElse("");
        var items = String.valueOf(actual.children("BatchItem").size());
        if (!count.equals(items)) {
            throw new DifferenceException("ResponseHeader/BatchCount", items, count);
        }
    }

    private static void fieldNames(String path, List<Element> expected, List<Element> actual) {
        for (var i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            var wanted = i < expected.size() ? expected.get(i).name() : "nothing";
            var got = i < actual.size() ? actual.get(i).name() : "nothing";
            if (!wanted.equals(got)) {
                throw new DifferenceException(path, wanted, got);
            }
            if (!expected.get(i).type().equals(actual.get(i).type())) {
                throw new DifferenceException(
                        path + "/" + wanted,
                        expected.get(i).type(),
                        actual.get(i).type());
            }
        }
    }

    /** Remembers the dates that requests fix: only those must come back. */
    private void rememberDates(Element request) {
        var name = attributeName(request);
        for (var child : request.children()) {
            if (child.type().equals("DateTime")) {
                fixedDates.add((child.name().equals("AttributeValue") ? name : child.name()) + " " + instant(child));
            }
            rememberDates(child);
        }
    }

    private static Instant instant(Element date) {
        return OffsetDateTime.parse(date.value()).toInstant();
    }

    /** Tells whether a request names a scheme whose output is another one each time. */
    private static boolean asksForVaryingOutput(Element element) {
        return VARYING.getOrDefault(element.name(), Set.of()).contains(element.value())
                || element.children().stream().anyMatch(ResponseMatcher::asksForVaryingOutput);
    }

    private static String plain(Element element) {
        var text = new StringBuilder();
        element.write(text);
        return text.toString();
    }

    private static String plain(Optional<Element> element) {
        return element.map(ResponseMatcher::plain).orElse("nothing");
    }

    private void item(String path, Optional<Element> asked, Element expected, Element actual) {
        // One case shows no result where it means success.
        var wantedStatus = expected.text("ResultStatus").orElse("Success");
        for (var field : List.of("Operation", "UniqueBatchItemID", "ResultStatus", "ResultReason")) {
            var wanted = field.equals("ResultStatus")
                    ? Optional.of(wantedStatus)
                    : expected.text(field).map(text -> text.replace("NotAuthorized", "NotAuthorised"));
            var got = actual.text(field);
            // A failed item may carry the operation although the case does not show it.
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
        var payload = expected.child("ResponsePayload");
        var got = actual.child("ResponsePayload");
        if (payload.isPresent() && got.isPresent()) {
            payload(path + "/ResponsePayload", expected.text("Operation").orElse(""), asked, payload.get(), got.get());
        }
        itemFields(path, expected, actual);
        expected.child("AsynchronousCorrelationValue")
                .ifPresent(value -> value(
                        path + "/AsynchronousCorrelationValue",
                        value,
                        actual.child("AsynchronousCorrelationValue").orElseThrow(),
                        false));
    }

    /** The fields of an item are those expected, in their order; some may be there besides, or be missing. */
    private static void itemFields(String path, Element expected, Element actual) {
        var isQuery = expected.text("Operation").orElse("").equals("Query");
        Predicate<Element> compared = field -> switch (field.name()) {
            case "Operation", "ResultStatus", "ResultMessage" -> false;
            // A payload without anything that must be in it may be left out.
            case "ResponsePayload" ->
                field.children().stream()
                        .anyMatch(child -> !child.name().equals("LocatedItems")
                                && !(isQuery && OPTIONAL_IN_QUERY.contains(child.name())));
            case "MessageExtension" ->
                field.text("CriticalityIndicator").orElse("").equals("true");
            default -> true;
        };
        fieldNames(
                path,
                expected.children().stream().filter(compared).toList(),
                actual.children().stream().filter(compared).toList());
        var order = actual.children().stream()
                .map(Element::name)
                .map(ITEM_ORDER::indexOf)
                .toList();
        if (!order.equals(order.stream().sorted().toList())) {
            throw new DifferenceException(
                    path,
                    "fields in the order of the specification",
                    actual.children().stream().map(Element::name).toList().toString());
        }
    }

    private void payload(String path, String operation, Optional<Element> asked, Element expected, Element actual) {
        var id = actual.text("UniqueIdentifier").orElse("");
        if (MAKING.contains(operation)) {
            actual.children().stream()
                    .filter(child -> child.name().endsWith("UniqueIdentifier"))
                    .forEach(child -> made.identifiers().add(child.value()));
        }
        var ofServer = made.identifiers().contains(id)
                || operation.equals("RNGRetrieve")
                || varies && Set.of("Sign", "Encrypt").contains(operation)
                || madeNonce(asked, actual);
        switch (operation) {
            case "Query" -> query(path, expected, actual);
            case "Locate" -> locate(path, expected, actual);
            case "DiscoverVersions" -> {
                if (asked.flatMap(payload -> payload.child("ProtocolVersion")).isEmpty()) {
                    subset(path, expected.children(), actual.children("ProtocolVersion"), false);
                    only(path, actual, "ProtocolVersion");
                } else {
                    fields(path, expected.children(), actual.children(), false);
                }
            }
            case "GetAttributeList" -> {
                value(path + "/UniqueIdentifier", expected.child("UniqueIdentifier"), actual.child("UniqueIdentifier"));
                subset(path, names(expected), names(actual), ofServer);
            }
            default -> fields(path, expected.children(), actual.children(), ofServer);
        }
    }

    /** Tells whether the server chose the initialization vector, which changes all of the output. */
    private static boolean madeNonce(Optional<Element> asked, Element actual) {
        return actual.child("IVCounterNonce").isPresent()
                && asked.flatMap(payload -> payload.child("IVCounterNonce")).isEmpty();
    }

    private static List<Element> names(Element payload) {
        return payload.children().stream()
                .filter(child ->
                        child.name().equals("AttributeName") || child.name().equals("AttributeReference"))
                .toList();
    }

    private void query(String path, Element expected, Element actual) {
        for (var list : QUERY_LISTS) {
            var has = actual.children(list).stream().map(Element::value).toList();
            for (var wanted : expected.children(list)) {
                var mayBeMissing =
                        requiredInQuery.isPresent() && !requiredInQuery.get().contains(wanted.value());
                if (!mayBeMissing && !has.contains(wanted.value())) {
                    throw new DifferenceException(path + "/" + list, wanted.value(), "a list without it");
                }
            }
        }
        for (var wanted : expected.children()) {
            if (OPTIONAL_IN_QUERY.contains(wanted.name()) || QUERY_LISTS.contains(wanted.name())) {
                continue;
            }
            var got = actual.child(wanted.name())
                    .orElseThrow(() -> new DifferenceException(path, wanted.name(), "nothing"));
            value(path + "/" + wanted.name(), wanted, got, false);
        }
    }

    private void locate(String path, Element expected, Element actual) {
        var wanted = expected.children("UniqueIdentifier");
        var got = actual.children("UniqueIdentifier");
        if (wanted.size() != got.size()) {
            throw new DifferenceException(path, wanted.size() + " identifiers", got.size() + " identifiers");
        }
        subset(path, wanted, got, false);
        only(path, actual, "UniqueIdentifier", "LocatedItems");
        expected.child("LocatedItems")
                .ifPresent(items -> value(path + "/LocatedItems", Optional.of(items), actual.child("LocatedItems")));
    }

    private static void only(String path, Element actual, String... names) {
        for (var field : actual.children()) {
            if (!List.of(names).contains(field.name())) {
                throw new DifferenceException(path, "nothing", field.name());
            }
        }
    }

    /** Compares fields in order; attributes, which stand together, as a set of which there may be more. */
    private void fields(String path, List<Element> expected, List<Element> actual, boolean ofServer) {
        var rest = new ArrayList<>(actual);
        rest.removeIf(ResponseMatcher::mayBeExtra);
        var wanted = expected.stream().filter(element -> !mayBeExtra(element)).toList();
        var wantedAttributes =
                wanted.stream().filter(ResponseMatcher::isAttribute).toList();
        var gotAttributes = rest.stream().filter(ResponseMatcher::isAttribute).toList();
        subset(path, wantedAttributes, gotAttributes, ofServer);
        if (!wantedAttributes.isEmpty() && !order(wanted).equals(order(rest))) {
            throw new DifferenceException(
                    path, order(wanted).toString(), order(rest).toString());
        }
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
            value(path + "/" + wantedFields.get(i).name(), wantedFields.get(i), gotFields.get(i), ofServer);
        }
    }

    /** A server may say in 1.x which attributes it set by itself; an index of 0 may be there or not. */
    private static boolean mayBeExtra(Element element) {
        return element.name().endsWith("TemplateAttribute")
                || element.name().equals("AttributeIndex") && element.value().equals("0");
    }

    /** The names of fields, those that stand together once. */
    private static List<String> order(List<Element> fields) {
        var names = new ArrayList<String>();
        for (var field : fields) {
            if (names.isEmpty() || !names.getLast().equals(field.name())) {
                names.add(field.name());
            }
        }
        return names;
    }

    private static boolean isAttribute(Element element) {
        return element.name().equals("Attribute");
    }

    private void subset(String path, List<Element> expected, List<Element> actual, boolean ofServer) {
        var left = new ArrayList<>(actual);
        for (var wanted : expected) {
            if (isOptionalAttribute(wanted)) {
                continue;
            }
            Optional<DifferenceException> nearest = Optional.empty();
            Optional<Element> found = Optional.empty();
            for (var candidate : left) {
                var difference = difference(path + "/" + label(wanted), wanted, candidate, ofServer);
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
            value(path, wanted, found.get(), ofServer); // once more, to bind its variables
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

    private Optional<DifferenceException> difference(String path, Element wanted, Element got, boolean ofServer) {
        if (!wanted.name().equals(got.name())
                || !wanted.text("AttributeName").equals(got.text("AttributeName"))
                || wanted.isStructure() != got.isStructure()) {
            return Optional.of(new DifferenceException(path, label(wanted), label(got)));
        }
        try {
            new ResponseMatcher(this).value(path, wanted, got, ofServer);
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

    private void value(String path, Element expected, Element actual, boolean ofServer) {
        if (!expected.name().equals(actual.name())) {
            throw new DifferenceException(path, expected.name(), actual.name());
        }
        if (expected.isStructure() != actual.isStructure()) {
            throw new DifferenceException(path, expected.type(), actual.type());
        }
        if (FREE_CONTENT.contains(attributeName(expected))) {
            return;
        }
        if (expected.isStructure()) {
            structure(path, expected, actual, ofServer);
            return;
        }
        if (!expected.type().equals(actual.type())) {
            throw new DifferenceException(path, expected.type(), actual.type());
        }
        if (Variables.isVariable(expected.value())) {
            if (!variables.accepts(expected.value(), actual.value(), now)) {
                throw new DifferenceException(path, expected.value() + " as bound before", actual.value());
            }
            return;
        }
        if (same(expected, actual) || mayDiffer(expected.name(), expected)) {
            return;
        }
        if (ofServer
                && (MADE_BY_SERVER.contains(expected.name()) || expected.name().equals("KeyFormatType"))) {
            var sample = made.samples().computeIfAbsent(expected.value(), _ -> actual.value());
            if (sample.equals(actual.value())) {
                return;
            }
        }
        throw new DifferenceException(path, expected.value(), actual.value());
    }

    private void structure(String path, Element expected, Element actual, boolean ofServer) {
        var name = attributeName(expected);
        if (expected.name().equals("Attributes")) {
            subset(path, expected.children(), actual.children(), ofServer);
            return;
        }
        var wanted = expected.child("AttributeValue");
        var got = actual.child("AttributeValue");
        if (wanted.isPresent()
                && got.isPresent()
                && (mayDiffer(name, wanted.get()) || (ofServer && MADE_BY_SERVER.contains(name)))) {
            value(path + "/AttributeName", expected.child("AttributeName"), actual.child("AttributeName"));
            if (!wanted.get().type().equals(got.get().type())) {
                throw new DifferenceException(
                        path + "/AttributeValue", wanted.get().type(), got.get().type());
            }
            return;
        }
        fields(path, expected.children(), actual.children(), ofServer);
    }

    /** Tells whether a server may have another value of this name: not if a request has fixed it. */
    private boolean mayDiffer(String name, Element expected) {
        return BY_TYPE.contains(name)
                && !Variables.isVariable(expected.value())
                && !(expected.type().equals("DateTime") && fixedDates.contains(name + " " + instant(expected)));
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
