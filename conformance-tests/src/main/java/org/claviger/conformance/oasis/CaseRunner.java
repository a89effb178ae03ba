package org.claviger.conformance.oasis;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.StringReader;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.claviger.conformance.oasis.ResponseMatcher.DifferenceException;
import org.claviger.conformance.oasis.Variables.UnboundException;
import org.claviger.message.MessageCodec;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.message.ResponseMessage;
import org.claviger.secret.SecretScope;
import org.claviger.server.client.KmipClient;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.UnencodableException;
import org.claviger.ttlv.xml.XmlTtlvReader;
import org.claviger.ttlv.xml.XmlTtlvWriter;

/** Runs one case against a server, over connections of its own. */
final class CaseRunner {
    private static final int REPETITIONS = 50;
    private static final Duration BETWEEN_REPETITIONS = Duration.ofMillis(200);

    private final Clients clients;
    private final Clock clock;

    /** Where connections come from. */
    interface Clients {
        /**
         * Connects as a client.
         *
         * @param identity equal texts are the same client; different ones do not see each other's objects
         */
        KmipClient connect(String identity) throws IOException;
    }

    CaseRunner(Clients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    Outcome run(TestCase test) {
        var variables = new Variables();
        var matcher = new ResponseMatcher(variables);
        Map<String, KmipClient> connections = new HashMap<>();
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
                variables.remember(response);
            }
            return Outcome.passed(test);
        } catch (DifferenceException | UnboundException | UnencodableException | TtlvException | IOException e) {
            return Outcome.failed(test, step, String.valueOf(e.getMessage()));
        } finally {
            connections.values().forEach(CaseRunner::close);
        }
    }

    /** Tells whether the response that ends the repetition has not come yet. */
    private static boolean isOpen(Element expected, Element response) {
        try {
            new ResponseMatcher(new Variables()).compareOutcome(expected, response);
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

    private static void close(KmipClient client) {
        try {
            client.close();
        } catch (IOException _) {
            // the case is over
        }
    }

    private static Element ask(KmipClient client, Element request) throws IOException {
        var xml = new StringBuilder();
        request.write(xml);
        try (var secrets = SecretScope.unlocked()) {
            RequestMessage message = MessageCodec.readRequest(
                    new XmlTtlvReader(new StringReader(xml.toString()), Limits.DEFAULT, secrets));
            for (var item : message.items()) {
                if (item.payload() instanceof RequestItem.Unreadable(var fault)) {
                    throw fault;
                }
            }
            ResponseMessage response = client.send(message);
            var answer = new StringBuilder();
            MessageCodec.writeResponse(new XmlTtlvWriter(answer, ProtocolVersion.V1_0), response);
            return Element.parse(answer.toString());
        }
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
