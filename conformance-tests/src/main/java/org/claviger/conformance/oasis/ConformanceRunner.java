package org.claviger.conformance.oasis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.claviger.server.client.ClientTls;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the official cases against any KMIP server and writes a report. */
@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        description = "Runs the OASIS KMIP test cases against a server over mutual TLS.")
public final class ConformanceRunner implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Option(names = "--host", required = true)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String host;

    @Option(names = "--port", defaultValue = "5696")
    private int port = 5696;

    @Option(names = "--ca", required = true, description = "PEM file of the authority of the server's certificate")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path authority;

    @Option(
            names = "--client",
            required = true,
            description =
                    "PEM file of a client's certificate; its key lies beside it, ending in .key. Give several, and each"
                            + " case gets another one: cases expect to find only their own objects.")
    private List<Path> certificates = List.of();

    @Option(names = "--cases", required = true, description = "the folder of the cases, with one folder a version")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path cases;

    @Option(names = "--versions", split = ",", defaultValue = "1.0,1.1,1.2,1.3,1.4,2.0,2.1")
    private List<String> versions = List.of();

    @Option(names = "--filter", defaultValue = "*", description = "only cases of this name; * and ? stand for anything")
    private String filter = "*";

    @Option(names = "--report", defaultValue = "conformance-report", description = "the folder of the report")
    private Path report = Path.of("conformance-report");

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ConformanceRunner()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        var contexts = new ArrayList<SSLContext>();
        for (var certificate : certificates) {
            var key = Path.of(certificate.toString().replaceAll("\\.[^.]+$", ".key"));
            contexts.add(ClientTls.context(authority, certificate, key));
        }
        var address = new InetSocketAddress(host, port);
        var names = FileSystems.getDefault().getPathMatcher("glob:" + filter);
        var result = run(
                cases,
                versions,
                name -> names.matches(Path.of(name.substring(name.indexOf('/') + 1))),
                identity -> WireConnection.connect(
                        address, contexts.get(Math.floorMod(identity.hashCode(), contexts.size())), TIMEOUT),
                Clock.systemUTC());
        result.write(report);
        System.out.print(result.text());
        return result.outcomes().stream().allMatch(outcome -> outcome.result() == Outcome.Result.PASS) ? 0 : 1;
    }

    /**
     * Runs cases of these versions, in the order of their names.
     *
     * @param chosen is asked for version and name, such as {@code 1.4/CS-BC-M-1-14}
     */
    static Report run(
            Path folder, List<String> versions, Predicate<String> chosen, CaseRunner.Clients clients, Clock clock)
            throws IOException {
        var runner = new CaseRunner(clients, clock);
        var outcomes = new ArrayList<Outcome>();
        for (var version : versions) {
            for (var file : files(folder.resolve("v" + version))) {
                var test = TestCase.read(file, version);
                if (chosen.test(version + "/" + test.name())) {
                    outcomes.add(runner.run(test));
                }
            }
        }
        return new Report(outcomes);
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".xml"))
                    .sorted(Comparator.comparing(file -> String.valueOf(file.getFileName())))
                    .toList();
        }
    }
}
