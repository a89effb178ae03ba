package org.claviger.server.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.hsm.RootKeyTask;
import org.claviger.server.RootKeyPlaces;
import org.claviger.server.config.ConfigurationSources;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.control.ControlSocket;
import org.claviger.server.rootkey.RootKeyTasks;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What can be done with root keys. The running server does it, where there is one. */
@Command(
        name = RootKeyTasks.NAME,
        description = {
            "Makes, lists, rotates, changes and retires root keys.",
            "A root key is named PLACE/KEY, where PLACE is the name of an element of root-keys in the configuration;"
                    + " without /KEY it is the key that the element names."
        },
        mixinStandardHelpOptions = true)
public final class RootKeyCommand implements Runnable {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:CLAVIGER_CONFIG}",
            description = "The server's configuration; also CLAVIGER_CONFIG.")
    private @Nullable Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "Missing subcommand: list, describe, create, adopt, import, rotate, rewrap, migrate, status, stop or retire");
    }

    @Command(description = "Lists all root keys, who they are for, and how many data keys each has wrapped.")
    int list() throws IOException {
        return ask("list");
    }

    @Command(description = "Says all that is known of a root key.")
    int describe(@Parameters(paramLabel = "PLACE[/KEY]") String key) throws IOException {
        return ask("describe", key);
    }

    @Command(description = "Makes a root key, and tries it out.", modelTransformer = ProviderOptions.class)
    int create(@Parameters(paramLabel = "PLACE[/KEY]") String key) throws IOException {
        return askWithOptions(RootKeyTask.CREATE, key);
    }

    @Command(
            name = "import",
            description = "AWS KMS: imports the material of a root key again, after AWS forgot it.",
            modelTransformer = ProviderOptions.class)
    int importAgain(@Parameters(paramLabel = "PLACE[/KEY]") String key) throws IOException {
        return askWithOptions(RootKeyTask.IMPORT, key);
    }

    @Command(description = "Tries out a root key that exists already, such as one made by other means.")
    int adopt(@Parameters(paramLabel = "PLACE[/KEY]") String key) throws IOException {
        return ask("adopt", key);
    }

    @Command(
            description = "Gives a root key a new version, which wraps from now on.",
            modelTransformer = ProviderOptions.class)
    int rotate(@Parameters(paramLabel = "PLACE[/KEY]") String key) throws IOException {
        return askWithOptions(RootKeyTask.ROTATE, key);
    }

    @Command(
            description = {
                "Wraps all data keys anew that an older version of their root key has wrapped. Runs in the server while it"
                        + " serves, and goes on where it was stopped."
            })
    int rewrap(
            @Option(names = "--rate", paramLabel = "N", description = "At most so many objects a second.") @Nullable
                    Integer rate)
            throws IOException {
        return start("rewrap", rate);
    }

    @Command(
            description = {
                "Wraps all data keys anew that are wrapped elsewhere, or by another root key, than the configuration says by"
                        + " now. Runs in the server while it serves, and goes on where it was stopped."
            })
    int migrate(
            @Option(names = "--rate", paramLabel = "N", description = "At most so many objects a second.") @Nullable
                    Integer rate)
            throws IOException {
        return start("migrate", rate);
    }

    @Command(description = "Tells how far wrapping anew is, and at its end what wraps how many data keys.")
    int status() throws IOException {
        return ask("status");
    }

    @Command(description = "Stops wrapping anew after the objects in hand.")
    int stop() throws IOException {
        return ask("stop");
    }

    @Command(description = "Takes a root key out of use for ever. Refused as long as it has wrapped anything.")
    int retire(@Parameters(paramLabel = "PLACE/KEY") String key) throws IOException {
        return ask("retire", key);
    }

    private int start(String task, @Nullable Integer rate) throws IOException {
        if (rate != null && rate < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--rate is " + rate + " (expected 1 or more)");
        }
        return rate == null ? ask(task) : ask(task, rate.toString());
    }

    private int askWithOptions(RootKeyTask task, String key) throws IOException {
        var words = new ArrayList<>(List.of(task.code(), key));
        words.addAll(
                ProviderOptions.given(task, spec.commandLine().getParseResult().subcommand()));
        return ask(words.toArray(String[]::new));
    }

    private int ask(String... task) throws IOException {
        var words = new ArrayList<String>(List.of(RootKeyTasks.NAME));
        words.addAll(List.of(task));
        var config = config();
        var done = ControlSocket.ask(config.controlSocket(), words, line -> out().println(line));
        return done.isPresent() ? done.get() : runHere(config, words);
    }

    private int runHere(ServerConfig config, List<String> words) {
        try (var places = RootKeyPlaces.open(config, Clock.systemUTC(), new SecureRandom())) {
            return new RootKeyTasks(places.directory(), places.memory(), Optional.empty())
                    .run(words, line -> out().println(line));
        }
    }

    private ServerConfig config() {
        var environment = ConfigurationSources.environment(System.getenv());
        return Optional.ofNullable(file)
                .map(environment::withFile)
                .orElse(environment)
                .load()
                .server();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
