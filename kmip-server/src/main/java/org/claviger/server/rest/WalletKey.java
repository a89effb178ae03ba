package org.claviger.server.rest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.claviger.server.rest.JsonBody.Field;

/**
 * What is said of a wallet's private key.
 *
 * @param pub its public key; with the source it names the key
 * @param source {@code user} or {@code backup}
 * @param type {@code independent} or {@code tss}
 */
public record WalletKey(String pub, String coin, String source, String type) {
    static final Field PUB = Field.text("pub");
    static final Field COIN = Field.text("coin");
    static final Field SOURCE = Field.text("source", "user", "backup");
    static final Field TYPE = Field.text("type", "independent", "tss");

    /**
     * Checks what is said.
     *
     * @param maxTextBytes longest text, so that KMIP clients can read it too
     * @throws HttpFault with what is wrong
     */
    void check(int maxTextBytes) {
        for (var field : List.of(PUB, COIN, SOURCE, TYPE)) {
            var value = field.checked(value(field));
            if (value.getBytes(StandardCharsets.UTF_8).length > maxTextBytes) {
                throw HttpFault.badRequest(field.name() + " of more than " + maxTextBytes + " bytes");
            }
        }
    }

    private String value(Field field) {
        return switch (field.name()) {
            case "pub" -> pub;
            case "coin" -> coin;
            case "source" -> source;
            default -> type;
        };
    }

    JsonAnswer toAnswer(JsonAnswer answer) {
        return answer.text("pub", pub).text("coin", coin).text("source", source).text("type", type);
    }
}
