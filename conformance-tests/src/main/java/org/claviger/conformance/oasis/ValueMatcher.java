package org.claviger.conformance.oasis;

import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Compares fields and their values: those of a request exactly, what a server chooses or makes by type. What it made must then
 * stay the same.
 *
 * <p>Throws a {@link DifferenceException} for the first difference.
 */
final class ValueMatcher {
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

    private final Variables variables;
    private final Made made;
    private final RequestFacts requests;

    ValueMatcher(Variables variables, Made made, RequestFacts requests) {
        this.variables = variables;
        this.made = made;
        this.requests = requests;
    }

    /** Compares what may be missing on both sides. */
    void value(String path, Optional<Element> expected, Optional<Element> actual) {
        if (expected.isPresent() != actual.isPresent()) {
            throw new DifferenceException(path, Element.plain(expected), Element.plain(actual));
        }
        if (expected.isPresent() && actual.isPresent()) {
            value(path, expected.get(), actual.get(), false);
        }
    }

    /** @param ofServer whether the value is of an object that the server made, or an output that varies */
    void value(String path, Element expected, Element actual, boolean ofServer) {
        if (!expected.name().equals(actual.name())) {
            throw new DifferenceException(path, expected.name(), actual.name());
        }
        if (expected.isStructure() != actual.isStructure()) {
            throw new DifferenceException(path, expected.type(), actual.type());
        }
        if (FREE_CONTENT.contains(expected.attributeName())) {
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
            if (!variables.accepts(expected.value(), actual.value(), requests.now())) {
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
        var name = expected.attributeName();
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
                && !(expected.type().equals("DateTime") && requests.fixes(name, expected));
    }

    /** Compares fields in order; attributes, which stand together, as a set of which there may be more. */
    void fields(String path, List<Element> expected, List<Element> actual, boolean ofServer) {
        var rest = new ArrayList<>(actual);
        rest.removeIf(ValueMatcher::mayBeExtra);
        var wanted = expected.stream().filter(element -> !mayBeExtra(element)).toList();
        var wantedAttributes = wanted.stream().filter(ValueMatcher::isAttribute).toList();
        var gotAttributes = rest.stream().filter(ValueMatcher::isAttribute).toList();
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

    /** Compares items in any order, of which there may be more than expected. */
    void subset(String path, List<Element> expected, List<Element> actual, boolean ofServer) {
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
            new ValueMatcher(variables.copy(), made.copy(), requests).value(path, wanted, got, ofServer);
            return Optional.empty();
        } catch (DifferenceException e) {
            return Optional.of(e);
        }
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
