package org.claviger.conformance.oasis;

import java.io.IOException;
import java.io.StringReader;
import java.time.Clock;
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
                var identity = test.sequence() + current.client();
                var client = connections.get(identity);
                if (client == null) {
                    client = clients.connect(identity);
                    connections.put(identity, client);
                }
                var request =
                        variables.inRequest(current.request(), clock.instant().truncatedTo(ChronoUnit.SECONDS));
                var response = ask(client, request);
                if (refusesOperation(response) && !refusesOperation(current.response())) {
                    return Outcome.unsupported(test, step, operationOf(request));
                }
                matcher.compare(request, current.response(), response);
                variables.remember(response);
            }
            return Outcome.passed(test);
        } catch (DifferenceException | UnboundException | UnencodableException | TtlvException | IOException e) {
            return Outcome.failed(test, step, String.valueOf(e.getMessage()));
        } finally {
            connections.values().forEach(CaseRunner::close);
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
