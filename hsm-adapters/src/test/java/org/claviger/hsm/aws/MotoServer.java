package org.claviger.hsm.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** moto's KMS in a process of its own, ended with the test. */
public final class MotoServer implements AutoCloseable {
    private static final int LONGEST_END_SECONDS = 20;

    private final Process process;
    private final URI endpoint;

    private MotoServer(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    public static MotoServer start() throws IOException {
        var process = Python.start("moto_kms.py");
        var port = process.inputReader(StandardCharsets.UTF_8).readLine();
        assertThat(port).as("moto's port").matches("[0-9]+");
        return new MotoServer(process, URI.create("http://127.0.0.1:" + port));
    }

    /** The same for all Regions: moto reads the Region from the signature. */
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
