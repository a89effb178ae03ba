package org.claviger.server.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.claviger.server.Main;
import org.claviger.server.StoredData;
import org.claviger.server.audit.AuditReport;
import org.claviger.server.audit.AuditVerifier;
import org.claviger.server.audit.AuditedRows;
import org.claviger.server.config.ConfigurationSources;
import org.claviger.server.config.ServerConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with the audit trail. */
@Command(
        name = "audit",
        description = "Checks the audit trail.",
        mixinStandardHelpOptions = true,
        subcommands = AuditCommand.Verify.class)
public final class AuditCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing subcommand: verify");
    }

    @Command(
            name = "verify",
            description = {
                "Tells whether audit files are as they were written. Needs no server and no secret.",
                "With --config also whether the rows of the database are those that the audit tells of. That takes the root"
                        + " key; the server may run."
            },
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        private static final int MOST_FINDINGS = 100;

        @Parameters(
                paramLabel = "FILE",
                arity = "0..*",
                description = {
                    "The audit files, each with its .head beside it.",
                    "With --config: those of other servers and those that were put away; the server's own is among them"
                            + " by itself."
                })
        private List<Path> files = List.of();

        @Option(
                names = "--key",
                paramLabel = "FILE",
                description =
                        "The public key, as you kept it. Default: FILE.pub, which an intruder could have replaced.")
        private @Nullable Path key;

        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "The server's configuration: says where the database and the root key are.")
        private @Nullable Path configuration;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            if (configuration == null && files.isEmpty()) {
                throw new CommandLine.ParameterException(spec.commandLine(), "Missing: FILE, or --config");
            }
            return (configuration == null ? files() : filesAndRows(configuration)) ? 0 : Main.EXIT_INTEGRITY;
        }

        private boolean files() throws IOException {
            var audit = new AuditedRows();
            var whole = true;
            for (var file : files) {
                requireFile(file);
                whole &= say(file, audit.read(file, AuditVerifier.publicKey(file, key)));
            }
            return whole;
        }

        private boolean filesAndRows(Path file) throws IOException {
            var config = ConfigurationSources.environment(System.getenv())
                    .withFile(file)
                    .load()
                    .server();
            var all = new LinkedHashSet<Path>();
            all.add(config.auditFile());
            files.forEach(more -> all.add(more.toAbsolutePath().normalize()));
            try (var data = StoredData.open(config, Clock.systemUTC(), new SecureRandom())) {
                var whole = true;
                var audit = new AuditedRows();
                for (var each : all) {
                    requireFile(each);
                    whole &= say(each, audit.read(each, data.checkpointKey()));
                    whole &= isOurs(each, data.checkpointKey());
                }
                return rows(config.database(), data, all, audit) && whole;
            }
        }

        /** Whoever can put a file into the place of the audit can put its key there too. */
        private boolean isOurs(Path file, byte[] publicKey) throws IOException {
            if (Arrays.equals(AuditVerifier.publicKey(file, key), publicKey)) {
                return true;
            }
            out().printf("%s: the public key beside it, or given, is not that of the server%n", file);
            return false;
        }

        private boolean rows(
                ServerConfig.Database database, StoredData data, Collection<Path> audits, AuditedRows audit)
                throws IOException {
            var comparison = new RowComparison(audit);
            data.scan(comparison::row, comparison::other);
            var doubtful = comparison.end();
            if (!doubtful.isEmpty()) {
                var again = new AuditedRows(doubtful);
                for (var file : audits) {
                    again.read(file, data.checkpointKey());
                }
                comparison.settle(again);
            }
            var findings = new ArrayList<>(audit.missing());
            findings.addAll(comparison.findings());
            out().printf(
                            "%s: %s, %d rows%n",
                            name(database),
                            findings.isEmpty() ? "as the audit says" : "NOT as the audit says",
                            comparison.rows());
            findings.stream().limit(MOST_FINDINGS).forEach(finding -> out().println("  " + finding));
            if (findings.size() > MOST_FINDINGS) {
                out().printf("  and %d more%n", findings.size() - MOST_FINDINGS);
            }
            return findings.isEmpty();
        }

        private static String name(ServerConfig.Database database) {
            return switch (database) {
                case ServerConfig.Database.Sqlite(var file) -> file.toString();
                case ServerConfig.Database.Postgresql postgresql -> postgresql.url();
            };
        }

        private static void requireFile(Path file) throws IOException {
            if (!Files.isRegularFile(file)) {
                throw new IOException(file + " is no file");
            }
        }

        private boolean say(Path file, AuditReport report) {
            out().printf(
                            "%s: %s, %d records, %d signed checkpoints, %d records behind the last one%n",
                            file,
                            report.isWhole() ? "as it was written" : "NOT as it was written",
                            report.records(),
                            report.checkpoints(),
                            report.unsigned());
            if (report.torn() > 0) {
                out().printf(
                                "  behind them a torn record of %d bytes: the server is writing it, or died when it was%n",
                                report.torn());
            }
            report.problems().forEach(problem -> out().println("  " + problem));
            return report.isWhole();
        }

        private PrintWriter out() {
            return spec.commandLine().getOut();
        }
    }
}
