package org.claviger.hsm.aws;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Scripts of this module's {@code src/test/python}, run by the interpreter that has moto and boto3. */
final class Python {
    /** Other modules run them too, from folders of their own beside this one. */
    private static final Path SCRIPTS = Path.of("..", "hsm-adapters", "src", "test", "python");

    private Python() {}

    /**
     * Starts a script. Without an interpreter the test is skipped, or fails where the environment says {@code CI=true}.
     *
     * @return the process, whose errors go where the test's own go
     */
    static Process start(String script, String... arguments) throws IOException {
        var interpreter = System.getProperty("claviger.python", "");
        if (interpreter.isEmpty()) {
            var reason = "the system property claviger.python doesn't name a Python with moto and boto3; "
                    + "./claviger test makes one";
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            Assumptions.abort(reason);
        }
        var command =
                new ArrayList<>(List.of(interpreter, SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // Only for emulators; boto3 and moto want some.
        builder.environment().put("AWS_ACCESS_KEY_ID", "AKIDTEST");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "not-a-secret");
        return builder.start();
    }
}
