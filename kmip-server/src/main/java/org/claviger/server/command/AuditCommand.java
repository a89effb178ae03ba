package org.claviger.server.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.claviger.server.Main;
import org.claviger.server.audit.AuditReport;
import org.claviger.server.audit.AuditVerifier;
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
            description = "Tells whether audit files are as they were written. Needs no server and no secret.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        @Parameters(
                paramLabel = "FILE",
                arity = "1..*",
                description = "The audit files, each with its .head beside it.")
        private List<Path> files = List.of();

        @Option(
                names = "--key",
                paramLabel = "FILE",
                description =
                        "The public key, as you kept it. Default: FILE.pub, which an intruder could have replaced.")
        private @Nullable Path key;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            var out = spec.commandLine().getOut();
            var whole = true;
            for (var file : files) {
                whole &= verify(file, out);
            }
            return whole ? 0 : Main.EXIT_INTEGRITY;
        }

        private boolean verify(Path file, PrintWriter out) throws IOException {
            if (!Files.isRegularFile(file)) {
                throw new IOException(file + " is no file");
            }
            var report = AuditVerifier.verify(file, AuditVerifier.publicKey(file, key));
            say(file, report, out);
            return report.isWhole();
        }

        private static void say(Path file, AuditReport report, PrintWriter out) {
            out.printf(
                    "%s: %s, %d records, %d signed checkpoints, %d records behind the last one%n",
                    file,
                    report.isWhole() ? "as it was written" : "NOT as it was written",
                    report.records(),
                    report.checkpoints(),
                    report.unsigned());
            report.problems().forEach(problem -> out.println("  " + problem));
        }
    }
}
