package org.claviger.conformance.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.claviger.conformance.Ledger;
import org.claviger.conformance.LocalServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the wallets' door says of itself is valid OpenAPI, and Schemathesis, which makes requests up from it, finds no answer that it
 * does not describe. {@code -Dclaviger.long=true} takes many more of them.
 */
class OpenApiFuzzTest {
    private static final int FEW_EXAMPLES = 15;
    private static final int MANY_EXAMPLES = 2_000;

    @TempDir
    private Path folder;

    @Test
    void theDoorDoesWhatItsDescriptionSays() throws Exception {
        var python = Python.required();
        try (var server = LocalServer.start(folder, "  rest: {listen: 127.0.0.1:0}\n")) {
            var client = server.newClient("wallet");
            var result = python.tryToRun(
                    "openapi_check.py",
                    server.restAddress().getPort(),
                    client.certificate(),
                    client.key(),
                    server.authorityFile(),
                    Ledger.isLongRun() ? MANY_EXAMPLES : FEW_EXAMPLES,
                    1,
                    folder);
            if (Ledger.isLongRun()) {
                Ledger.add(
                        "wallet door by its description",
                        MANY_EXAMPLES,
                        result.status() == 0 ? 0 : 1,
                        "examples a call");
            }

            assertThat(result.status()).as(result.output()).isZero();
            assertThat(result.output()).startsWith("valid: OpenAPI 3.1.0, ");
        }
    }
}
