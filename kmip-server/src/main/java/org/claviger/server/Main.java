package org.claviger.server;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.claviger.hsm.BackendException;
import org.claviger.server.ClavigerServer.StartException;
import org.claviger.server.audit.AuditException;
import org.claviger.server.config.ConfigurationException;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.crypto.KeyringException;
import org.claviger.server.dev.DevCommand;
import org.claviger.server.store.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "claviger",
        description = "A KMIP key-management server.",
        mixinStandardHelpOptions = true,
        version = "claviger 0.1.0",
        subcommands = {DevCommand.class, Main.Server.class, Main.Config.class, Main.Version.class})
public final class Main implements Runnable {
    public static final int EXIT_CHECK_FAILED = 1;
    public static final int EXIT_USAGE = 2;
    public static final int EXIT_CONFIGURATION = 3;
    public static final int EXIT_CANNOT_CONNECT = 4;
    public static final int EXIT_REFUSED = 5;
    public static final int EXIT_INTEGRITY = 6;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler(failures());
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** What an operator can set right is said in one line; the rest keeps its stack trace. */
    private static IExecutionExceptionHandler failures() {
        return (e, command, _) -> {
            var exit = exitCode(e);
            if (exit == EXIT_CHECK_FAILED) {
                throw e;
            }
            command.getErr().println("claviger: " + e.getMessage());
            return exit;
        };
    }

    private static int exitCode(Exception e) {
        return switch (e) {
            case ConfigurationException _ -> EXIT_CONFIGURATION;
            case StartException _, BackendException _, StoreException _ -> EXIT_CONFIGURATION;
            case KeyringException _, AuditException _ -> EXIT_INTEGRITY;
            default -> EXIT_CHECK_FAILED;
        };
    }

    /** Names the configuration file. */
    static final class ConfigFile {
        @Option(names = "--config", paramLabel = "FILE", required = true, description = "The configuration file.")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private Path file;

        ServerConfig load() {
            return ServerConfig.load(file, System.getenv());
        }
    }

    @Command(name = "server", description = "Runs the server in the foreground.", mixinStandardHelpOptions = true)
    static final class Server implements Callable<Integer> {
        @CommandLine.Mixin
        private ConfigFile config = new ConfigFile();

        @Override
        public Integer call() throws InterruptedException {
            var loaded = config.load();
            Logging.configure(loaded.log());
            var server = ClavigerServer.start(loaded, Clock.systemUTC(), new SecureRandom());
            var stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                stopped.countDown();
            }));
            stopped.await();
            return 0;
        }
    }

    @Command(
            name = "config",
            description = "Checks a configuration without starting anything.",
            mixinStandardHelpOptions = true)
    static final class Config implements Callable<Integer> {
        @CommandLine.Mixin
        private ConfigFile config = new ConfigFile();

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public Integer call() {
            var loaded = config.load();
            PrintWriter out = spec.commandLine().getOut();
            out.println("ok: KMIP at " + loaded.listener().address() + ", versions " + loaded.versions());
            return 0;
        }
    }

    @Command(name = "version", description = "Prints the version.")
    static final class Version implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public void run() {
            spec.commandLine().getOut().println("claviger 0.1.0, Java " + Runtime.version());
        }
    }
}
