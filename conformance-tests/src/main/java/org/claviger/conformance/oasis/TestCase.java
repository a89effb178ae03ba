package org.claviger.conformance.oasis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** @param client which of several clients asks; empty if there is one only */
    record Step(String client, Element request, Element response) {}

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
        return new TestCase(name, version, steps(Element.parse(once)));
    }

    /** Pairs each request with the next response that has not been paired; one case lists two requests first. */
    private static List<Step> steps(Element root) {
        var requests = root.children("RequestMessage");
        var responses = root.children("ResponseMessage");
        var steps = new ArrayList<Step>();
        var client = "";
        for (var i = 0; i < Math.min(requests.size(), responses.size()); i++) {
            for (var comment : requests.get(i).comments()) {
                var match = CLIENT.matcher(comment);
                if (match.find()) {
                    client = match.group(1);
                }
            }
            steps.add(new Step(client, requests.get(i), responses.get(i)));
        }
        return List.copyOf(steps);
    }

    /** The first words of the name, which say what profile it belongs to. */
    String profile() {
        var match =
                Pattern.compile("^(TC|[A-Z0-9]+(?:[-_](?:AC|BC|RNG|128|192))?)").matcher(name);
        return match.find() ? match.group(1) : name;
    }

    /** Cases of one sequence find what the ones before have left. */
    String sequence() {
        return version + " " + (name.matches("(TL|SASED)-M-\\d+-\\d+") ? name.replaceAll("-\\d+-\\d+$", "") : name);
    }
}
