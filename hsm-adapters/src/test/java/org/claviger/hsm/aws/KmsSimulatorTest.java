package org.claviger.hsm.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.hsm.aws.AwsTestSettings.FRANKFURT;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.claviger.hsm.aws.simulator.KmsSimulator;
import org.junit.jupiter.api.Test;

/** The simulated KMS is honest: AWS's client for Python understands it, and moto answers the same where both know an answer. */
class KmsSimulatorTest {
    private static final int LONGEST_SECONDS = 300;

    /** Where they differ, and what the simulator says; each time as KMS's documentation has it. */
    private static final Map<String, String> DIFFERENCES = Map.of(
            "CreateKey",
            "['ENCRYPT_DECRYPT', 'Enabled', 'AWS_KMS', 'CUSTOMER', 'SYMMETRIC_DEFAULT', True, 'first', False]",
            "Decrypt by another key",
            "IncorrectKeyException",
            "Decrypt by a disabled key",
            "DisabledException");

    @Test
    void theSimulatorAndMotoAnswerAlike() throws Exception {
        var simulated = new TreeMap<String, String>();
        try (var simulator = KmsSimulator.start(FRANKFURT)) {
            ask(simulator.endpoint(FRANKFURT)).forEach(line -> put(simulated, line));
        }
        var others = new TreeMap<String, String>();
        try (var moto = MotoServer.start()) {
            ask(moto.endpoint()).forEach(line -> put(others, line));
        }
        assertThat(simulated).hasSizeGreaterThan(35).hasSameSizeAs(others);
        DIFFERENCES.forEach((question, answer) -> {
            assertThat(simulated).containsEntry(question, answer);
            assertThat(others.get(question)).as("moto's answer to " + question).isNotEqualTo(answer);
            others.put(question, answer);
        });
        assertThat(simulated).isEqualTo(others);
    }

    private static List<String> ask(URI endpoint) throws IOException, InterruptedException {
        var process = Python.start("kms_overlap.py", endpoint.toString());
        try {
            process.getOutputStream().close();
            var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines();
            assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS))
                    .as("the script ended")
                    .isTrue();
            assertThat(process.exitValue()).as("the script's status").isZero();
            return lines.toList();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void put(Map<String, String> answers, String line) {
        int colon = line.indexOf(": ");
        answers.put(line.substring(0, colon), line.substring(colon + 2));
    }
}
