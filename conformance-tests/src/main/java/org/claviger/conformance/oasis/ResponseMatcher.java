package org.claviger.conformance.oasis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Compares a response with the one that a case expects, as strictly as the profiles' "Permitted Test Case Variations" allow:
 * result status and reason, fields and their order exactly; more attributes than expected are allowed; what a server chooses
 * or makes is compared by type, and must then stay the same.
 */
final class ResponseMatcher {
    private static final List<String> ITEM_ORDER = List.of(
            "Operation",
            "UniqueBatchItemID",
            "ResultStatus",
            "ResultReason",
            "ResultMessage",
            "AsynchronousCorrelationValue",
            "ResponsePayload",
            "MessageExtension");

    private final RequestFacts requests = new RequestFacts();
    private final ValueMatcher values;
    private final PayloadMatcher payloads;

    ResponseMatcher(Variables variables, Made made) {
        this(variables, made, Optional.empty());
    }

    /** @param requiredInQuery which operations and object types may not be missing; empty: all that a case lists */
    ResponseMatcher(Variables variables, Made made, Optional<Set<String>> requiredInQuery) {
        this.values = new ValueMatcher(variables, made, requests);
        this.payloads = new PayloadMatcher(values, made, requests, requiredInQuery);
    }

    /**
     * @param now the time of the request
     * @throws DifferenceException for the first difference
     */
    void compare(Element request, Element expected, Element actual, Instant now) {
        requests.remember(request, now);
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
        if (!header.child("ProtocolVersion").map(Element::plain).equals(asked.map(Element::plain))) {
            throw new DifferenceException(
                    "ResponseHeader/ProtocolVersion",
                    Element.plain(asked),
                    Element.plain(header.child("ProtocolVersion")));
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
            payloads.compare(
                    path + "/ResponsePayload", expected.text("Operation").orElse(""), asked, payload.get(), got.get());
        }
        itemFields(path, expected, actual);
        expected.child("AsynchronousCorrelationValue")
                .ifPresent(value -> values.value(
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
                                && !(isQuery && PayloadMatcher.OPTIONAL_IN_QUERY.contains(child.name())));
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
}
