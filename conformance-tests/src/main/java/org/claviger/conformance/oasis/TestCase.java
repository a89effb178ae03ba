package org.claviger.conformance.oasis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One official case: requests, each with the response that is expected.
 *
 * @param name the file's name without its ending
 * @param version the folder it comes from, such as 1.4
 */
record TestCase(String name, String version, List<Step> steps) {
    private static final Pattern CLIENT = Pattern.compile("\\[\\s*(Client-[A-Z])\\s*]");

    /**
     * One request and its answer.
     *
     * @param client which of several clients asks; empty if there is one only
     * @param byServer whether it is the server that asks, and the client that answers
     * @param repeated whether the request is repeated until the answer comes
     */
    record Step(String client, boolean byServer, boolean repeated, Element request, Element response) {}

    static TestCase read(Path file, String version) {
        String xml;
        try {
            xml = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var name = file.getFileName().toString().replaceAll("\\.xml$", "");
        // One case was published with its last end tag twice.
        var once = xml.replaceFirst("(?s)(</KMIP>)\\s*</KMIP>\\s*$", "$1");
        return new TestCase(name, version, steps(name, Element.parse(once)));
    }

    private static List<Step> steps(String name, Element root) {
        var requests = inOrderOf(root.children("ResponseMessage"), root.children("RequestMessage"));
        var responses = root.children("ResponseMessage");
        var steps = new ArrayList<Step>();
        var client = "";
        for (var i = 0; i < Math.min(requests.size(), responses.size()); i++) {
            var request = requests.get(i);
            for (var comment : request.comments()) {
                var match = CLIENT.matcher(comment);
                if (match.find()) {
                    client = match.group(1);
                }
            }
            steps.add(new Step(
                    client,
                    isMarked(request, "[Server-to-Client]"),
                    isMarked(request, "[REPEAT]"),
                    Errata.PUBLISHED.inRequest(name, request),
                    Errata.PUBLISHED.inResponse(name, i, responses.get(i))));
        }
        return List.copyOf(steps);
    }

    private static boolean isMarked(Element request, String mark) {
        return request.comments().stream().anyMatch(comment -> comment.strip().startsWith(mark));
    }

    /** Returns the requests in the order of their responses: one case lists two requests first, the wrong way round. */
    private static List<Element> inOrderOf(List<Element> responses, List<Element> requests) {
        var ordered = new ArrayList<>(requests);
        for (var i = 0; i + 1 < Math.min(requests.size(), responses.size()); i++) {
            var one = operations(ordered.get(i));
            var other = operations(ordered.get(i + 1));
            if (!one.equals(other)
                    && one.equals(operations(responses.get(i + 1)))
                    && other.equals(operations(responses.get(i)))) {
                Collections.swap(ordered, i, i + 1);
            }
        }
        return ordered;
    }

    private static List<String> operations(Element message) {
        return message.children("BatchItem").stream()
                .map(item -> item.text("Operation").orElse(""))
                .toList();
    }

    /** The first words of the name, which say what profile it belongs to. */
    String profile() {
        var match =
                Pattern.compile("^(TC|[A-Z0-9]+(?:[-_](?:AC|BC|RNG|128|192))?)").matcher(name);
        return match.find() ? match.group(1) : name;
    }

    /** In these the server is the one that asks all questions, as their names say. */
    boolean isAskedByServer() {
        return name.contains("-S2C-");
    }

    /** Cases of one sequence find what the ones before have left. */
    String sequence() {
        return version + " " + (name.matches("(TL|SASED)-M-\\d+-\\d+") ? name.replaceAll("-\\d+-\\d+$", "") : name);
    }
}
