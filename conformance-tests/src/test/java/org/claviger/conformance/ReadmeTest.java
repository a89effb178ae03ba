package org.claviger.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.QueryFunction;
import org.claviger.operation.Query;
import org.claviger.server.client.KmipClient;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's table of operations is what the server itself answers; -Dclaviger.docs.rewrite=true writes it anew. */
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final String BEGIN = "<!-- operations: begin -->\n";
    private static final String END = "<!-- operations: end -->";
    private static final List<ProtocolVersion> VERSIONS = List.of(
            ProtocolVersion.V1_0,
            ProtocolVersion.V1_1,
            ProtocolVersion.V1_2,
            ProtocolVersion.V1_3,
            ProtocolVersion.V1_4,
            ProtocolVersion.V2_0,
            ProtocolVersion.V2_1);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theTableOfOperationsIsTrue() throws Exception {
        var readme = Files.readString(README);
        var start = readme.indexOf(BEGIN) + BEGIN.length();
        var end = readme.indexOf(END);
        var table = table();
        if (Boolean.getBoolean("claviger.docs.rewrite")) {
            Files.writeString(README, readme.substring(0, start) + table + readme.substring(end));
        } else {
            assertThat(readme.substring(start, end)).isEqualTo(table);
        }
    }

    private String table() throws Exception {
        Map<ProtocolVersion, List<Operation>> supported = new LinkedHashMap<>();
        try (var server = LocalServer.start(folder, LocalServer.CERTIFYING)) {
            var tls = server.newClientTls("reader");
            for (var version : VERSIONS) {
                supported.put(version, query(server, tls, version));
            }
        }
        var out = new StringBuilder("| operation |");
        VERSIONS.forEach(version -> out.append(' ').append(version).append(" |"));
        out.append("\n|---|").append("---|".repeat(VERSIONS.size())).append('\n');
        Arrays.stream(Operation.values())
                .filter(operation -> VERSIONS.stream().anyMatch(operation.versions()::contains))
                .forEach(operation -> row(out, operation, supported));
        return out.toString();
    }

    private static List<Operation> query(LocalServer server, SSLContext tls, ProtocolVersion version)
            throws IOException {
        try (var client = KmipClient.connect(server.address(), tls, version, Duration.ofSeconds(30))) {
            return client.ask(Query.TYPE, new Query.Request(List.of(QueryFunction.QUERY_OPERATIONS), Optional.empty()))
                    .operations();
        }
    }

    private static void row(StringBuilder out, Operation operation, Map<ProtocolVersion, List<Operation>> supported) {
        out.append("| ").append(operation.specName()).append(" |");
        for (var version : VERSIONS) {
            var mark = !operation.versions().contains(version)
                    ? " "
                    : supported.getOrDefault(version, List.of()).contains(operation) ? " ✓ " : " – ";
            out.append(mark).append('|');
        }
        out.append('\n');
    }
}
