package org.claviger.server.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.claviger.hsm.RootKeyTask;
import org.claviger.hsm.TaskOption;
import org.claviger.hsm.TaskOptions;
import org.claviger.server.config.ProviderKinds;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Gives the command of a {@link RootKeyTask} the options that the kinds of providers take for it. */
final class ProviderOptions implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec command) {
        Stream.of(RootKeyTask.values())
                .filter(task -> task.code().equals(command.name()))
                .flatMap(ProviderOptions::of)
                // Commands that are methods are transformed twice, alone and in their place.
                .filter(option -> command.findOption("--" + option.name()) == null)
                .forEach(option -> command.addOption(OptionSpec.builder("--" + option.name())
                        .paramLabel(option.value())
                        .description(option.meaning())
                        .type(option.isFile() ? Path.class : String.class)
                        .build()));
        return command;
    }

    /** Returns the options that were given, as the server takes them: its working folder is another. */
    static List<String> given(RootKeyTask task, ParseResult parsed) {
        return of(task).flatMap(option -> Optional.ofNullable(parsed.matchedOption("--" + option.name()))
                        .map(OptionSpec::<Object>getValue)
                        .map(value -> TaskOptions.word(
                                option.name(), value instanceof Path file ? file.toAbsolutePath() : value))
                        .stream())
                .toList();
    }

    private static Stream<TaskOption> of(RootKeyTask task) {
        return ProviderKinds.ALL.stream().flatMap(kind -> kind.options(task).stream());
    }
}
