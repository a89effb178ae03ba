package org.claviger.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.claviger.hsm.BackendException;
import org.claviger.server.audit.AuditException;
import org.claviger.server.audit.AuditTamperedException;
import org.claviger.server.bench.AttackCommand;
import org.claviger.server.bench.BenchCommand;
import org.claviger.server.bench.TargetCommand;
import org.claviger.server.clock.AlteredTimeException;
import org.claviger.server.clock.ClockSetBackException;
import org.claviger.server.command.AuditCommand;
import org.claviger.server.command.ClientCommand;
import org.claviger.server.command.DecodeCommand;
import org.claviger.server.command.DoctorCommand;
import org.claviger.server.command.ImportCommand;
import org.claviger.server.command.RootKeyCommand;
import org.claviger.server.config.Configuration;
import org.claviger.server.config.ConfigurationException;
import org.claviger.server.config.ConfigurationSources;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.crypto.KeyringException;
import org.claviger.server.dev.DevCommand;
import org.claviger.server.file.InUseException;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.UnsafeStorageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "claviger",
        description = "A KMIP key-management server.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionText.class,
        subcommands = {
            AuditCommand.class,
            ClientCommand.class,
            DecodeCommand.class,
            DevCommand.class,
            DoctorCommand.class,
            ImportCommand.class,
            BenchCommand.class,
            TargetCommand.class,
            AttackCommand.class,
            RootKeyCommand.class,
            Main.Server.class,
            Main.Config.class,
            Main.Version.class
        })
public final class Main implements Runnable {
    public static final int EXIT_CHECK_FAILED = 1;
    public static final int EXIT_USAGE = 2;
    public static final int EXIT_CONFIGURATION = 3;
    public static final int EXIT_CANNOT_CONNECT = 4;
    public static final int EXIT_REFUSED = 5;
    public static final int EXIT_INTEGRITY = 6;
    public static final int EXIT_UNSAFE_STORAGE = 7;
    public static final int EXIT_STORAGE_FAILED = 8;
    public static final int EXIT_CLOCK = 9;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    public static void main(String[] arguments) {
        // What a command prints is for its user; the server's own commands say more once they know their configuration.
        Logging.configure(new ServerConfig.Log("warn", false));
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler(failures());
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** What an operator can set right is said in plain words; the rest keeps its stack trace. */
    private static IExecutionExceptionHandler failures() {
        return (e, command, _) -> {
            return switch (e) {
                case ConfigurationException wrong -> misconfigured(command, wrong);
                case UnsafeStorageException _ -> failed(command, e, EXIT_UNSAFE_STORAGE);
                case KeyringException _, AuditTamperedException _, AlteredTimeException _ ->
                    failed(command, e, EXIT_INTEGRITY);
                case StartException _, BackendException _, StoreException _, InUseException _, AuditException _ ->
                    failed(command, e, EXIT_CONFIGURATION);
                case ClockSetBackException _ -> failed(command, e, EXIT_CLOCK);
                case IOException _ -> failed(command, e, EXIT_CHECK_FAILED);
                default -> throw e;
            };
        };
    }

    private static int misconfigured(CommandLine command, ConfigurationException wrong) {
        command.getErr().println("claviger: the configuration can't be used");
        wrong.problems().forEach(problem -> command.getErr().println("  " + problem));
        return EXIT_CONFIGURATION;
    }

    private static int failed(CommandLine command, Exception e, int exit) {
        command.getErr().println("claviger: " + e.getMessage());
        return exit;
    }

    /** Names the configuration file. */
    static final class ConfigFile {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                defaultValue = "${env:CLAVIGER_CONFIG}",
                description =
                        "The configuration file; also CLAVIGER_CONFIG. Without one, the environment says everything.")
        private @Nullable Path file;

        Configuration load() {
            var environment = ConfigurationSources.environment(System.getenv());
            return Optional.ofNullable(file)
                    .map(environment::withFile)
                    .orElse(environment)
                    .load();
        }
    }

    @Command(name = "server", description = "Runs the server in the foreground.", mixinStandardHelpOptions = true)
    static final class Server implements Callable<Integer> {
        @CommandLine.Mixin
        private ConfigFile config = new ConfigFile();

        @Override
        public Integer call() throws InterruptedException {
            var loaded = config.load().server();
            Logging.configure(loaded.log());
            LinuxProcess.forbidDumps();
            var server = ClavigerServer.start(loaded, Clock.systemUTC(), new SecureRandom());
            var stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try (var _ = StopDeadline.begin(loaded.stopTimeout(), server::closing)) {
                    server.close();
                }
                stopped.countDown();
            }));
            stopped.await();
            return 0;
        }
    }

    @Command(
            name = "config",
            description = "Checks or shows the configuration without starting anything.",
            mixinStandardHelpOptions = true,
            subcommands = {ConfigCheck.class, ConfigShow.class})
    static final class Config implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public void run() {
            throw new CommandLine.ParameterException(spec.commandLine(), "Missing subcommand: check or show");
        }
    }

    @Command(
            name = "check",
            description = "Says what is wrong with the configuration, or that nothing is.",
            mixinStandardHelpOptions = true)
    static final class ConfigCheck implements Runnable {
        @CommandLine.Mixin
        private ConfigFile config = new ConfigFile();

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public void run() {
            var out = spec.commandLine().getOut();
            var server = config.load().server();
            out.println("ok");
            if (server.access().isEmpty()) {
                out.println("note: access has no rules, so no client may do anything");
            }
        }
    }

    @Command(
            name = "show",
            description = "Shows what applies for each key. Secrets are in files of their own and not among it.",
            mixinStandardHelpOptions = true)
    static final class ConfigShow implements Runnable {
        @CommandLine.Mixin
        private ConfigFile config = new ConfigFile();

        @Option(names = "--origin", description = "Also where it was said: file and line, variable, or default.")
        private boolean origin;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public void run() {
            PrintWriter out = spec.commandLine().getOut();
            for (var setting : config.load().settings()) {
                out.println(setting.key() + " = " + setting.value() + (origin ? "    # " + setting.origin() : ""));
            }
        }
    }

    @Command(name = "version", description = "Prints the version.", mixinStandardHelpOptions = true)
    static final class Version implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public void run() {
            spec.commandLine().getOut().println(VersionText.text());
        }
    }

    /** The version that the build wrote into the program's jar. */
    static final class VersionText implements IVersionProvider {
        static String text() {
            var version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion());
            return "claviger " + version.orElse("(not packaged)") + ", Java " + Runtime.version();
        }

        @Override
        public String[] getVersion() {
            return new String[] {text()};
        }
    }
}
