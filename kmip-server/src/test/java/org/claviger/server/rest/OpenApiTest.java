package org.claviger.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import org.claviger.message.RequestMessage;
import org.claviger.message.ResponseMessage;
import org.claviger.secret.SecretScope;
import org.claviger.server.dispatch.ClientConnection;
import org.claviger.server.dispatch.MessageHandler;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds the description of the API against the API. */
class OpenApiTest {
    private static final JsonNode DOCUMENT = document();

    private static JsonNode document() {
        var out = Unpooled.buffer();
        OpenApi.DOCUMENT.write(out);
        return JsonMapper.builder().build().readTree(out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void theDescriptionHasExactlyTheCallsThatAreAnswered() {
        var api = new KeyProviderApi(
                new MessageHandler() {
                    @Override
                    public ResponseMessage handle(
                            RequestMessage message, Sequel sequel, SecretScope secrets, ClientConnection connection) {
                        throw new IllegalStateException("nothing is asked");
                    }

                    @Override
                    public ResponseMessage handleForTenant(
                            RequestMessage message, Sequel sequel, SecretScope secrets, ClientConnection connection) {
                        throw new IllegalStateException("nothing is asked");
                    }
                },
                SecretScope::unlocked,
                new ApiSettings(1, 1, false),
                new HttpAnswers(ByteBufAllocator.DEFAULT));
        var described = new ArrayList<String>();
        DOCUMENT.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " "
                                + path.getKey().replaceAll("\\{.*}", "{}"))));

        assertThat(described).containsExactlyInAnyOrderElementsOf(api.calls());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        DOCUMENT.findValuesAsString("$ref")
                .forEach(reference -> assertThat(
                                DOCUMENT.at(reference.substring(1)).isObject())
                        .as(reference)
                        .isTrue());
    }
}
