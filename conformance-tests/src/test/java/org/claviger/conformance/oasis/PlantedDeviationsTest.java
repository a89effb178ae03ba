package org.claviger.conformance.oasis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every response of the official cases, replayed as a server would give it, is accepted; with one deviation planted in it, it is
 * found. What may differ is stated here a second time, so that a rule of the matcher that grows too wide shows.
 */
class PlantedDeviationsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    /** Too few places would mean that a deviation is planted nowhere. */
    private static final int FEWEST_PLACES = 30;

    /** A response that is expected and one that a server gives. */
    private record Replay(String name, Element request, Element expected, Element actual) {}

    /** What is wrong with a response, and where it can be. */
    enum Deviation {
        ANOTHER_STATUS(itemField("ResultStatus")) {
            @Override
            Element planted(Element field) {
                return field.withValue(field.value().equals("Success") ? "OperationFailed" : "Success");
            }
        },
        ANOTHER_REASON(itemField("ResultReason")) {
            @Override
            Element planted(Element field) {
                return field.withValue(field.value().equals("InvalidField") ? "ItemNotFound" : "InvalidField");
            }
        },
        NO_REASON(itemField("ResultReason")) {
            @Override
            Element planted(Element field) {
                return GONE;
            }
        },
        ANOTHER_OPERATION(itemField("Operation")) {
            @Override
            Element planted(Element field) {
                return field.withValue("Archived");
            }
        },
        NO_BATCH_ITEM_ID(itemField("UniqueBatchItemID")) {
            @Override
            Element planted(Element field) {
                return GONE;
            }
        },
        NO_PAYLOAD(place -> place.isIn("BatchItem")
                && place.element().name().equals("ResponsePayload")
                && !place.operation().equals("Query")
                && place.element().children().stream()
                        .anyMatch(child -> !child.name().equals("LocatedItems"))) {
            @Override
            Element planted(Element field) {
                return GONE;
            }
        },
        NO_TIME_STAMP(headerField("TimeStamp")) {
            @Override
            Element planted(Element field) {
                return GONE;
            }
        },
        A_TIME_STAMP_OF_ANOTHER_TYPE(headerField("TimeStamp")) {
            @Override
            Element planted(Element field) {
                return new Element(field.name(), "LongInteger", "1", List.of(), List.of());
            }
        },
        A_VOLUNTEERED_HEADER_FIELD(headerField("BatchCount")) {
            @Override
            Element planted(Element field) {
                return new Element("ClientCorrelationValue", "TextString", "x", List.of(), List.of());
            }
        },
        ANOTHER_BATCH_COUNT(headerField("BatchCount")) {
            @Override
            Element planted(Element field) {
                return field.withValue(String.valueOf(Integer.parseInt(field.value()) + 1));
            }
        },
        ANOTHER_PROTOCOL_VERSION(place ->
                place.within("ResponseHeader") && place.element().name().equals("ProtocolVersionMajor")) {
            @Override
            Element planted(Element field) {
                return field.withValue("3");
            }
        },
        A_MISSING_PAYLOAD_FIELD(place -> place.isIn("ResponsePayload") && isFixedField(place)) {
            @Override
            Element planted(Element field) {
                return GONE;
            }
        },
        A_PAYLOAD_FIELD_TOO_MANY(place -> place.element().name().equals("ResponsePayload")
                && !place.element().children().isEmpty()
                && !place.operation().equals("Query")
                && !place.operation().equals("GetAttributeList")) {
            @Override
            Element planted(Element payload) {
                var more = new ArrayList<>(payload.children());
                more.add(new Element("BatchCount", "Integer", "1", List.of(), List.of()));
                return payload.withChildren(more);
            }
        },
        PAYLOAD_FIELDS_IN_ANOTHER_ORDER(place -> place.element().name().equals("ResponsePayload")
                && !Set.of("Query", "Locate", "GetAttributeList", "DiscoverVersions")
                        .contains(place.operation())
                && place.element().children().stream()
                                .map(Element::name)
                                .filter(name -> !name.endsWith("TemplateAttribute"))
                                .distinct()
                                .count()
                        > 1) {
            @Override
            Element planted(Element payload) {
                return payload.withChildren(payload.children().reversed());
            }
        },
        A_VALUE_OF_ANOTHER_TYPE(PlantedDeviationsTest::isFixedValue) {
            @Override
            Element planted(Element field) {
                return new Element(
                        field.name(),
                        field.type().equals("TextString") ? "ByteString" : "TextString",
                        field.value(),
                        List.of(),
                        List.of());
            }
        },
        ANOTHER_VALUE(PlantedDeviationsTest::isFixedValue) {
            @Override
            Element planted(Element field) {
                return switch (field.type()) {
                    case "Integer", "LongInteger", "Interval" -> field.withValue("1234567");
                    case "Boolean" -> field.withValue(field.value().equals("true") ? "false" : "true");
                    case "ByteString", "BigInteger" -> field.withValue("00" + field.value() + "01");
                    case "DateTime" -> field.withValue("1971-01-01T00:00:00+00:00");
                    default -> field.withValue(field.value() + "Other");
                };
            }
        },
        AN_ATTRIBUTE_MISSING(
                place -> (place.element().name().equals("Attribute") || place.isIn("Attributes")) && !isFree(place)) {
            @Override
            Element planted(Element field) {
                return GONE;
            }
        };

        final Predicate<Place> where;

        Deviation(Predicate<Place> where) {
            this.where = where;
        }

        abstract Element planted(Element element);
    }

    private static final Element GONE = Element.structure("gone", List.of());

    /**
     * An element of a response, and what is around it.
     *
     * @param at which child of which child it is
     * @param around the names of the elements around it, the outermost first
     */
    record Place(Element element, List<Integer> at, List<String> around, String operation) {
        boolean isIn(String structure) {
            return !around.isEmpty() && around.getLast().equals(structure);
        }

        boolean within(String... names) {
            return Stream.of(names).anyMatch(around::contains);
        }

        @Override
        public String toString() {
            return around + "/" + element.name() + " " + element.value();
        }
    }

    private static Predicate<Place> itemField(String name) {
        return place -> place.isIn("BatchItem") && place.element().name().equals(name);
    }

    private static Predicate<Place> headerField(String name) {
        return place -> place.isIn("ResponseHeader") && place.element().name().equals(name);
    }

    /** What must be in a payload: of Query only the operations and object types of the profile. */
    private static boolean isFixedField(Place place) {
        var name = place.element().name();
        return switch (place.operation()) {
            case "Query" -> name.equals("Operation") || name.equals("ObjectType");
            case "DiscoverVersions" -> false;
            default ->
                !name.endsWith("TemplateAttribute") && !(name.equals("Attribute") && isFree(place)) && !isCustom(place);
        };
    }

    private static boolean isCustom(Place place) {
        return place.element().value().startsWith("y-")
                || place.element().text("AttributeName").orElse("").startsWith("y-");
    }

    /** Attributes that need not be there, or whose whole contents are the server's. */
    private static boolean isFree(Place place) {
        var name = place.element().text("AttributeName").orElse(place.element().name());
        return name.startsWith("y-") || name.equals("Object Group") || name.equals("ObjectGroup");
    }

    /** Values that are the same on every server. */
    private static boolean isFixedValue(Place place) {
        var name = place.element().name();
        return place.within("ResponsePayload")
                && !place.operation().equals("Query")
                && !place.element().isStructure()
                && !Variables.isVariable(place.element().value())
                && !place.element().value().startsWith("bound")
                && Set.of(
                                "State",
                                "ObjectType",
                                "CryptographicAlgorithm",
                                "CryptographicLength",
                                "CryptographicUsageMask",
                                "NameValue",
                                "NameType",
                                "LinkType",
                                "UsageLimitsTotal",
                                "ValidityIndicator",
                                "KeyFormatType",
                                "Modulus",
                                "PublicExponent",
                                "OpaqueDataType",
                                "OpaqueDataValue",
                                "RevocationReasonCode",
                                "ApplicationData",
                                "CertificateType",
                                "SplitKeyMethod")
                        .contains(name)
                && !place.within("Digest", "RandomNumberGenerator", "TemplateAttribute");
    }

    @ParameterizedTest
    @EnumSource
    void aDeviationIsFound(Deviation deviation) throws IOException {
        var places = 0;
        for (var replay : replays()) {
            for (var place : places(replay.expected())) {
                if (deviation.where.test(place) && !isMadeByServer(replay, place)) {
                    places++;
                    var wrong = with(replay.actual(), place.at(), deviation);
                    assertThat(isAccepted(replay, wrong))
                            .as("%s: %s at %s", replay.name(), deviation, place)
                            .isFalse();
                }
            }
        }
        assertThat(places).isGreaterThan(FEWEST_PLACES);
    }

    /** The key format of what a server makes is its own choice. */
    private static boolean isMadeByServer(Replay replay, Place place) {
        return place.element().name().equals("KeyFormatType")
                && replay.request().children("BatchItem").stream()
                        .anyMatch(item -> item.text("Operation").orElse("").startsWith("Create"));
    }

    @Test
    void theResponsesAsPublishedAreAccepted() throws IOException {
        for (var replay : replays()) {
            assertThatCode(() -> compare(replay, replay.actual()))
                    .as(replay.name())
                    .doesNotThrowAnyException();
        }
    }

    private static boolean isAccepted(Replay replay, Element actual) {
        try {
            compare(replay, actual);
            return true;
        } catch (DifferenceException _) {
            return false;
        }
    }

    private static void compare(Replay replay, Element actual) {
        new ResponseMatcher(new Variables(), new Made()).compare(replay.request(), replay.expected(), actual, NOW);
    }

    private static List<Replay> replays() throws IOException {
        var replays = new ArrayList<Replay>();
        for (var version : List.of("1.0", "1.2", "1.4", "2.1")) {
            try (Stream<Path> files = Files.walk(OfficialCases.folder().resolve("v" + version))) {
                for (var file : files.filter(path -> path.toString().endsWith(".xml"))
                        .sorted()
                        .toList()) {
                    var test = TestCase.read(file, version);
                    for (var i = 0; i < test.steps().size(); i++) {
                        replays.add(
                                replay(test.name() + " step " + i, test.steps().get(i)));
                    }
                }
            }
        }
        assertThat(replays).hasSizeGreaterThan(2_000);
        return replays;
    }

    private static Replay replay(String name, TestCase.Step step) {
        return new Replay(name, plain(step.request()), step.response(), plain(answered(step)));
    }

    /** A server answers in the version of the request, with what a case forgot. */
    private static Element answered(TestCase.Step step) {
        var version = step.request().child("RequestHeader").flatMap(header -> header.child("ProtocolVersion"));
        return step.response()
                .withChildren(step.response().children().stream()
                        .map(child -> switch (child.name()) {
                            case "ResponseHeader" ->
                                child.withChildren(child.children().stream()
                                        .map(field ->
                                                field.name().equals("ProtocolVersion") ? version.orElseThrow() : field)
                                        .toList());
                            case "BatchItem" -> child.text("ResultStatus").isPresent() ? child : succeeded(child);
                            default -> child;
                        })
                        .toList());
    }

    private static Element succeeded(Element item) {
        var fields = new ArrayList<>(item.children());
        fields.add(1, new Element("ResultStatus", "Enumeration", "Success", List.of(), List.of()));
        return item.withChildren(fields);
    }

    /** Puts something in the place of variables. */
    private static Element plain(Element element) {
        if (element.isStructure()) {
            return element.withChildren(element.children().stream()
                    .map(PlantedDeviationsTest::plain)
                    .toList());
        }
        if (element.value().startsWith("$NOW")) {
            var offset = element.value().substring("$NOW".length());
            var date = NOW.plusSeconds(offset.isEmpty() ? 0 : Long.parseLong(offset));
            return element.withValue(date.toString().replace("Z", "+00:00"));
        }
        if (element.value().equals("NotAuthorized")) {
            return element.withValue("NotAuthorised");
        }
        return Variables.isVariable(element.value())
                ? element.withValue("bound" + element.value().substring(1))
                : element;
    }

    private static List<Place> places(Element response) {
        var places = new ArrayList<Place>();
        for (var i = 0; i < response.children().size(); i++) {
            var child = response.children().get(i);
            collect(
                    new Place(
                            child,
                            List.of(i),
                            List.of(),
                            child.text("Operation").orElse("")),
                    places);
        }
        return places;
    }

    private static void collect(Place place, List<Place> places) {
        places.add(place);
        var children = place.element().children();
        for (var i = 0; i < children.size(); i++) {
            var at = new ArrayList<>(place.at());
            at.add(i);
            var around = new ArrayList<>(place.around());
            around.add(place.element().name());
            place.element()
                    .text("AttributeName")
                    .map(name -> name.replace(" ", ""))
                    .ifPresent(around::add);
            collect(new Place(children.get(i), at, around, place.operation()), places);
        }
    }

    private static Element with(Element element, List<Integer> at, Deviation deviation) {
        if (at.isEmpty()) {
            return deviation.planted(element);
        }
        var children = element.children();
        return element.withChildren(IntStream.range(0, children.size())
                .mapToObj(i -> i == at.getFirst()
                        ? with(children.get(i), at.subList(1, at.size()), deviation)
                        : children.get(i))
                .filter(child -> !child.equals(GONE))
                .toList());
    }
}
