package org.claviger.conformance.oasis;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the payloads of responses, each operation's in its own way.
 *
 * <p>Throws a {@link DifferenceException} for the first difference.
 */
final class PayloadMatcher {
    /** Lists of Query of which a server may have more, or other ones. */
    static final Set<String> OPTIONAL_IN_QUERY = Set.of(
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

    private final ValueMatcher values;
    private final Made made;
    private final RequestFacts requests;
    private final Optional<Set<String>> requiredInQuery;

    PayloadMatcher(ValueMatcher values, Made made, RequestFacts requests, Optional<Set<String>> requiredInQuery) {
        this.values = values;
        this.made = made;
        this.requests = requests;
        this.requiredInQuery = requiredInQuery;
    }

    /** @param asked the payload of the request */
    void compare(String path, String operation, Optional<Element> asked, Element expected, Element actual) {
        var id = actual.text("UniqueIdentifier").orElse("");
        if (MAKING.contains(operation)) {
            actual.children().stream()
                    .filter(child -> child.name().endsWith("UniqueIdentifier"))
                    .forEach(child -> made.identifiers().add(child.value()));
        }
        var ofServer = made.identifiers().contains(id)
                || operation.equals("RNGRetrieve")
                || requests.varies() && Set.of("Sign", "Encrypt").contains(operation)
                || madeNonce(asked, actual);
        switch (operation) {
            case "Query" -> query(path, expected, actual);
            case "Locate" -> locate(path, expected, actual);
            case "DiscoverVersions" -> {
                if (asked.flatMap(payload -> payload.child("ProtocolVersion")).isEmpty()) {
                    values.subset(path, expected.children(), actual.children("ProtocolVersion"), false);
                    only(path, actual, "ProtocolVersion");
                } else {
                    values.fields(path, expected.children(), actual.children(), false);
                }
            }
            case "GetAttributeList" -> {
                values.value(
                        path + "/UniqueIdentifier",
                        expected.child("UniqueIdentifier"),
                        actual.child("UniqueIdentifier"));
                values.subset(path, names(expected), names(actual), ofServer);
            }
            default -> values.fields(path, expected.children(), actual.children(), ofServer);
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
            values.value(path + "/" + wanted.name(), wanted, got, false);
        }
    }

    private void locate(String path, Element expected, Element actual) {
        var wanted = expected.children("UniqueIdentifier");
        var got = actual.children("UniqueIdentifier");
        if (wanted.size() != got.size()) {
            throw new DifferenceException(path, wanted.size() + " identifiers", got.size() + " identifiers");
        }
        values.subset(path, wanted, got, false);
        only(path, actual, "UniqueIdentifier", "LocatedItems");
        expected.child("LocatedItems")
                .ifPresent(items ->
                        values.value(path + "/LocatedItems", Optional.of(items), actual.child("LocatedItems")));
    }

    private static void only(String path, Element actual, String... names) {
        for (var field : actual.children()) {
            if (!List.of(names).contains(field.name())) {
                throw new DifferenceException(path, "nothing", field.name());
            }
        }
    }
}
