package org.claviger.conformance.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The Python interpreter that has the packages of {@code src/test/python/requirements.txt}. */
final class Python {
    private static final Path SCRIPTS = Path.of("src", "test", "python");
    private static final int LONGEST_SECONDS = 300;

    private final String interpreter;

    private Python(String interpreter) {
        this.interpreter = interpreter;
    }

    /**
     * The interpreter that the system property {@code claviger.python} names. Without it the test is skipped, or fails where
     * the environment says {@code CI=true}.
     */
    static Python required() {
        var interpreter = System.getProperty("claviger.python", "");
        if (interpreter.isEmpty()) {
            var reason = "the system property claviger.python doesn't name a Python with the packages of "
                    + SCRIPTS.resolve("requirements.txt") + "; ./claviger test makes one";
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            Assumptions.abort(reason);
        }
        return new Python(interpreter);
    }

    /** Runs a script of {@code src/test/python} that must succeed, and returns what it printed. */
    String run(String script, Object... arguments) throws IOException, InterruptedException {
        var result = tryToRun(script, arguments);
        assertThat(result.status()).as(result.output()).isZero();
        return result.output();
    }

    /** Runs a script of {@code src/test/python}. */
    Result tryToRun(String script, Object... arguments) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of(interpreter, SCRIPTS.resolve(script).toString()));
        for (var argument : arguments) {
            command.add(argument.toString());
        }
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                fail(script + " did not end within " + LONGEST_SECONDS + " s");
            }
            return new Result(process.exitValue(), output.strip());
        } finally {
            process.destroyForcibly();
        }
    }

    /** How a script ended; {@code output} is both of its streams. */
    record Result(int status, String output) {}
}
