package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.QueryFunction;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.operation.Activate;
import org.claviger.operation.Destroy;
import org.claviger.operation.DiscoverVersions;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.Locate;
import org.claviger.operation.ModifyAttribute;
import org.claviger.operation.Query;
import org.claviger.operation.Revoke;
import org.claviger.operation.SetAttribute;
import org.claviger.server.client.KmipClient;

/** Requests that need no root key. */
final class HarmlessRequests {
    private final KmipClient client;
    private final String id;

    /** @param id an object whose attributes are read and set */
    HarmlessRequests(KmipClient client, String id) {
        this.client = client;
        this.id = id;
    }

    /** All of them that change no object's state. */
    void all() throws IOException {
        discover();
        query();
        assertThat(locate()).contains(id);
        attributes();
    }

    void discover() throws IOException {
        assertThat(client.ask(DiscoverVersions.TYPE, new DiscoverVersions.Request(List.of()))
                        .protocolVersions())
                .isNotEmpty();
    }

    void query() throws IOException {
        assertThat(client.ask(Query.TYPE, new Query.Request(List.of(QueryFunction.QUERY_OPERATIONS), Optional.empty()))
                        .operations())
                .isNotEmpty();
    }

    List<String> locate() throws IOException {
        return client
                .ask(
                        Locate.TYPE,
                        new Locate.Request(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Attributes.EMPTY))
                .uniqueIdentifiers()
                .stream()
                .map(found -> ((UniqueIdentifier.Text) found).value())
                .toList();
    }

    void attributes() throws IOException {
        client.ask(
                SetAttribute.TYPE,
                new SetAttribute.Request(
                        TestKeys.id(id), Attribute.of(AttributeTypes.COMMENT, "while the provider is away")));
        client.ask(
                ModifyAttribute.TYPE,
                new ModifyAttribute.Request(
                        TestKeys.id(id),
                        Optional.empty(),
                        Attribute.of(AttributeTypes.COMMENT, "while the provider is still away")));
        assertThat(getAttributes().first(AttributeTypes.COMMENT)).contains("while the provider is still away");
    }

    Attributes getAttributes() throws IOException {
        return client.ask(GetAttributes.TYPE, new GetAttributes.Request(TestKeys.id(id), List.of()))
                .attributes();
    }

    void activate(String other) throws IOException {
        client.ask(Activate.TYPE, new Activate.Request(TestKeys.id(other)));
    }

    void revoke(String other) throws IOException {
        client.ask(
                Revoke.TYPE,
                new Revoke.Request(
                        TestKeys.id(other),
                        Optional.of(
                                new RevocationReason(RevocationReasonCode.CESSATION_OF_OPERATION, Optional.empty())),
                        Optional.empty()));
    }

    void destroy(String other) throws IOException {
        client.ask(Destroy.TYPE, new Destroy.Request(TestKeys.id(other)));
    }
}
