package org.claviger.server.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.claviger.server.Logging;
import org.claviger.server.Main;
import org.claviger.server.config.ConfigurationException;
import org.claviger.server.config.ConfigurationSources;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.doctor.Doctor;
import org.claviger.server.doctor.Finding;
import org.claviger.server.doctor.Finding.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at all that a server needs, and says what to do about what is wrong. */
@Command(
        name = "doctor",
        description = {
            "Looks at what a server needs: Java, memory, files, ports, certificates, root key, database, audit, clock.",
            "Says what is wrong and what to do about it. Changes nothing; the server may run or not. Run it as the"
                    + " server's user."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is wrong, or only worth a warning", "1:something is wrong", "3:the configuration is"
        },
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:CLAVIGER_CONFIG}",
            description = "The configuration file; also CLAVIGER_CONFIG.")
    private @Nullable Path file;

    @Option(names = "--json", description = "One JSON object a line, for programs.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        // What is wrong is said below, once.
        Logging.configure(new ServerConfig.Log("error", false));
        List<Doctor.Result> results;
        int broken;
        try {
            results = Doctor.of(load(), Clock.systemUTC(), new SecureRandom()).examine();
            broken = Main.EXIT_CHECK_FAILED;
        } catch (ConfigurationException e) {
            var findings = e.problems().stream()
                    .map(problem ->
                            Finding.fail(problem.toString(), "Set it right; docs/configuration.md has all keys."))
                    .toList();
            results = List.of(new Doctor.Result("configuration", findings));
            broken = Main.EXIT_CONFIGURATION;
        }
        if (json) {
            results.forEach(this::printJson);
        } else {
            print(results);
        }
        return count(results, Level.FAIL) > 0 ? broken : 0;
    }

    private ServerConfig load() {
        var environment = ConfigurationSources.environment(System.getenv());
        return Optional.ofNullable(file)
                .map(environment::withFile)
                .orElse(environment)
                .load()
                .server();
    }

    private void print(List<Doctor.Result> results) {
        var out = out();
        var remedies = new LinkedHashSet<String>();
        for (var result : results) {
            for (var finding : result.findings()) {
                out.printf(Locale.ROOT, "%-5s %-13s %s%n", finding.level(), result.check(), finding.what());
                if (!finding.remedy().isEmpty()) {
                    remedies.add(result.check() + ": " + finding.remedy());
                }
            }
        }
        out.println();
        if (!remedies.isEmpty()) {
            out.println("To fix:");
            remedies.forEach(remedy -> out.println("  " + remedy));
            out.println();
        }
        out.println(count(results, Level.FAIL) + " wrong, " + count(results, Level.WARN) + " warnings, "
                + count(results, Level.OK) + " in order");
    }

    private void printJson(Doctor.Result result) {
        for (var finding : result.findings()) {
            out().println("{\"check\":" + quoted(result.check()) + ",\"level\":"
                    + quoted(finding.level().name().toLowerCase(Locale.ROOT)) + ",\"what\":" + quoted(finding.what())
                    + ",\"remedy\":" + quoted(finding.remedy()) + "}");
        }
    }

    private static String quoted(String text) {
        var json = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }

    private static long count(List<Doctor.Result> results, Level level) {
        return results.stream()
                .flatMap(result -> result.findings().stream())
                .filter(finding -> finding.level() == level)
                .count();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
