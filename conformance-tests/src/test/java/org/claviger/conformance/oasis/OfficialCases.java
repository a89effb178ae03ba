package org.claviger.conformance.oasis;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Where the official cases lie; they are not ours to copy. */
final class OfficialCases {
    private OfficialCases() {}

    /**
     * Returns the folder that the system property {@code claviger.oasis} names, or {@code shared/oasis} beside the checkout.
     * Without it the test is skipped, or fails where the environment says {@code CI=true}.
     */
    static Path folder() {
        var named = System.getProperty("claviger.oasis", "");
        if (!named.isEmpty() && Files.isDirectory(Path.of(named))) {
            return Path.of(named);
        }
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("shared/oasis"))) {
                return at.resolve("shared/oasis");
            }
        }
        var problem = "the OASIS cases are neither where -Dclaviger.oasis says nor in shared/oasis beside the checkout";
        if ("true".equals(System.getenv("CI"))) {
            fail(problem);
        }
        return Assumptions.abort(problem);
    }
}
