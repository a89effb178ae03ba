package org.claviger.conformance.oasis;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.claviger.conformance.oasis.Variables.UnboundException;
import org.claviger.conformance.oasis.WireFormat.MalformedException;

/** Runs one case against a server, over connections of its own. */
final class CaseRunner {
    private static final int REPETITIONS = 50;
    private static final Duration BETWEEN_REPETITIONS = Duration.ofMillis(200);

    private final SpecificationTables tables = new SpecificationTables();
    private final WireFormat wire = new WireFormat(tables);
    private final VersionGate gate = new VersionGate(tables);
    private final Clients clients;
    private final Clock clock;
    /** By sequence of cases. */
    private final Map<String, Made> made = new HashMap<>();

    /** Where connections come from. */
    interface Clients {
        /**
         * Connects as a client.
         *
         * @param identity equal texts are the same client; different ones do not see each other's objects
         */
        WireConnection connect(String identity) throws IOException;
    }

    CaseRunner(Clients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    Outcome run(TestCase test) {
        var variables = new Variables();
        var matcher = new ResponseMatcher(
                variables, made.computeIfAbsent(test.sequence(), _ -> new Made()), QueryLists.PUBLISHED.required(test));
        Map<String, WireConnection> connections = new HashMap<>();
        var step = 0;
        try {
            for (; step < test.steps().size(); step++) {
                var current = test.steps().get(step);
                if (current.byServer() || test.isAskedByServer()) {
                    return Outcome.unsupported(test, step, "the server asks, and this runner does not listen");
                }
                // The clients of a case are of one group, which sees the same objects: one identity, several
                // connections.
                var client = connections.get(current.client());
                if (client == null) {
                    client = clients.connect(test.sequence());
                    connections.put(current.client(), client);
                }
                var expected = current.response();
                var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
                var request = variables.inRequest(current.request(), now);
                var response = ask(client, request);
                for (var again = 0; again < REPETITIONS && current.repeated() && isOpen(expected, response); again++) {
                    pause();
                    response = ask(client, request);
                }
                if (refusesOperation(response) && !refusesOperation(expected)) {
                    return Outcome.unsupported(test, step, "operation not supported: " + operationOf(request));
                }
                matcher.compare(request, expected, response, now);
                requireVersion(expected, response);
                variables.remember(response);
            }
            return Outcome.passed(test);
        } catch (DifferenceException
                | UnboundException
                | MalformedException
                | IllegalArgumentException
                | IOException e) {
            return Outcome.failed(test, step, String.valueOf(e.getMessage()));
        } finally {
            connections.values().forEach(CaseRunner::close);
        }
    }

    /** Demands that nothing in a response is unknown to its version, unless the case itself has it there. */
    private void requireVersion(Element expected, Element response) {
        var strangers = new ArrayList<>(gate.strangers(response));
        strangers.removeAll(gate.strangers(expected));
        if (!strangers.isEmpty()) {
            throw new DifferenceException(
                    response.name(), "what the version of the request has", String.join(", ", strangers));
        }
    }

    /** Tells whether the response that ends the repetition has not come yet. */
    private static boolean isOpen(Element expected, Element response) {
        try {
            new ResponseMatcher(new Variables(), new Made()).compareOutcome(expected, response);
            return false;
        } catch (DifferenceException _) {
            return true;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(BETWEEN_REPETITIONS);
        } catch (InterruptedException e) {
            throw new InterruptedIOException(String.valueOf(e.getMessage()));
        }
    }

    private static void close(WireConnection client) {
        try {
            client.close();
        } catch (IOException _) {
            // the case is over
        }
    }

    private Element ask(WireConnection client, Element request) throws IOException {
        return wire.element(client.ask(wire.bytes(request)));
    }

    private static boolean refusesOperation(Element response) {
        return response.children("BatchItem").stream()
                .anyMatch(item -> item.text("ResultReason")
                        .filter("OperationNotSupported"::equals)
                        .isPresent());
    }

    private static String operationOf(Element request) {
        return request.children("BatchItem").stream()
                .map(item -> item.text("Operation").orElse("?"))
                .distinct()
                .reduce((a, b) -> a + ", " + b)
                .orElse("?");
    }
}
