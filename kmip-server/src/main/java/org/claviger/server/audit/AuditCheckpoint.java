package org.claviger.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.claviger.server.crypto.SigningKey;

/**
 * A signed statement of how far an audit file goes: whoever cuts, edits or rebuilds the file before it cannot make this
 * signature again.
 *
 * @param chain names the audit file: the hash of its first line
 * @param sequence the number of the line that carries the checkpoint
 * @param hash the hash of that line, and so of all lines before it
 * @param signature over the three
 */
public record AuditCheckpoint(String chain, long sequence, String hash, String signature) {
    private static final Pattern TEXT =
            Pattern.compile("\\{\"v\":1,\"chain\":\"([0-9a-f]{64})\",\"seq\":(\\d{1,18}),\"hash\":\"([0-9a-f]{64})\","
                    + "\"signature\":\"([0-9a-f]{128})\"}\\s*");

    static AuditCheckpoint sign(String chain, long sequence, String hash, SigningKey signer) {
        return new AuditCheckpoint(
                chain, sequence, hash, HexFormat.of().formatHex(signer.sign(message(chain, sequence, hash))));
    }

    /** Tells whether the owner of this key made the checkpoint. */
    public boolean isSignedBy(byte[] publicKey) {
        return SigningKey.verify(
                publicKey, message(chain, sequence, hash), HexFormat.of().parseHex(signature));
    }

    private static byte[] message(String chain, long sequence, String hash) {
        return ("claviger audit checkpoint v1\n" + chain + "\n" + sequence + "\n" + hash).getBytes(UTF_8);
    }

    /** The form in which it stands by itself, one line. */
    public String toText() {
        return "{\"v\":1,\"chain\":\"%s\",\"seq\":%d,\"hash\":\"%s\",\"signature\":\"%s\"}"
                .formatted(chain, sequence, hash, signature);
    }

    /** Returns what {@link #toText} wrote, or empty if it is something else. */
    public static Optional<AuditCheckpoint> ofText(String text) {
        var match = TEXT.matcher(text);
        return match.matches()
                ? Optional.of(new AuditCheckpoint(
                        match.group(1), Long.parseLong(match.group(2)), match.group(3), match.group(4)))
                : Optional.empty();
    }
}
