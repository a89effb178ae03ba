package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.QueryFunction;
import org.claviger.enumeration.ResultStatus;
import org.claviger.message.MessageCodec;
import org.claviger.message.ResponseHeader;
import org.claviger.message.ResponseItem;
import org.claviger.message.ResponseMessage;
import org.claviger.operation.OperationTypes;
import org.claviger.operation.Query;
import org.claviger.secret.SecretScope;
import org.claviger.server.access.AccessPolicy;
import org.claviger.server.access.Identity;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.access.ObjectGate;
import org.claviger.server.crypto.ResidentPlaces;
import org.claviger.server.store.InMemoryObjectStore;
import org.claviger.server.store.StoredObjects;
import org.claviger.server.store.UnitOfWork;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.binary.SizingTtlvWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class QueryHandlerTest {
    /** What clients made with libkmip can take. */
    private static final int SMALL_CLIENT_BYTES = 8_192;

    /** A server that does all operations there are. */
    private final QueryHandler handler = new QueryHandler(
            version -> Arrays.stream(Operation.values())
                    .filter(operation -> isIn(version, operation))
                    .toList(),
            Set.of("tapes"),
            ResidentPlaces.none());

    private static boolean isIn(ProtocolVersion version, Operation operation) {
        var type = OperationTypes.of(operation);
        return type != null && type.versions().contains(version);
    }

    static Stream<ProtocolVersion> versions() {
        return Stream.of(
                ProtocolVersion.V1_0,
                ProtocolVersion.V1_1,
                ProtocolVersion.V1_2,
                ProtocolVersion.V1_3,
                ProtocolVersion.V1_4,
                ProtocolVersion.V2_0,
                ProtocolVersion.V2_1);
    }

    private Query.Response query(ProtocolVersion version, List<QueryFunction> functions) {
        try (var secrets = SecretScope.unlocked()) {
            var caller =
                    new AccessPolicy(List.of(), List.of()).callerOf(new Identity("fleet", IdentityRule.DNS, "alice"));
            var gate = new ObjectGate(new UnitOfWork(new InMemoryObjectStore()));
            return handler.handle(
                    new Query.Request(functions, Optional.empty()),
                    new RequestContext(caller, version, StoredObjects.NOW, secrets, gate));
        }
    }

    private static List<QueryFunction> functionsOf(ProtocolVersion version) {
        return Arrays.stream(QueryFunction.values())
                .filter(function -> function.versions().contains(version))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void allFunctionsTogetherFitIntoASmallClient(ProtocolVersion version) {
        var response = query(version, functionsOf(version));
        var item = new ResponseItem(
                Optional.of(Operation.QUERY.value()),
                Optional.empty(),
                ResultStatus.SUCCESS,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(response),
                List.of());
        var sizing = new SizingTtlvWriter(version);
        MessageCodec.writeResponse(
                sizing, new ResponseMessage(ResponseHeader.of(version, StoredObjects.NOW, 1), List.of(item)));

        assertThat(sizing.size()).isLessThan(SMALL_CLIENT_BYTES);
        assertThat(response.vendorIdentification())
                .hasValueSatisfying(text -> assertThat(text).hasSizeLessThan(128));
    }

    @ParameterizedTest
    @EnumSource
    void aFunctionAnswersNothingThatWasNotAsked(QueryFunction function) {
        var all = query(ProtocolVersion.V2_1, functionsOf(ProtocolVersion.V2_1));
        var one = query(ProtocolVersion.V2_1, List.of(function));
        var nothing = query(ProtocolVersion.V2_1, List.of());

        for (var component : Query.Response.class.getRecordComponents()) {
            var expected = component(one, component.getName());
            assertThat(expected).isIn(component(all, component.getName()), component(nothing, component.getName()));
        }
    }

    private static Object component(Query.Response response, String name) {
        try {
            return Query.Response.class.getMethod(name).invoke(response);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @Test
    void serverInformationHasStandardFieldsWhereTheVersionHasThem() {
        var asked = List.of(QueryFunction.QUERY_SERVER_INFORMATION);

        assertThat(query(ProtocolVersion.V1_4, asked)
                        .serverInformation()
                        .orElseThrow()
                        .items())
                .isEmpty();
        assertThat(query(ProtocolVersion.V2_1, asked)
                        .serverInformation()
                        .orElseThrow()
                        .items())
                .extracting(item -> item.tag())
                .containsExactly(Tag.PRODUCT_NAME.code());
    }

    @Test
    void whatTheServerCannotDoItDoesNotClaim() {
        var answer = query(ProtocolVersion.V2_1, functionsOf(ProtocolVersion.V2_1));

        assertThat(answer.profileInformation()).isEmpty();
        assertThat(answer.validationInformation()).isEmpty();
        assertThat(answer.attestationTypes()).isEmpty();
        assertThat(answer.extensionInformation()).isEmpty();
        assertThat(answer.capabilityInformation()).singleElement().satisfies(capabilities -> {
            assertThat(capabilities.batchUndoCapability()).contains(true);
            assertThat(capabilities.streamingCapability()).contains(true);
            assertThat(capabilities.asynchronousCapability()).contains(true);
            assertThat(capabilities.attestationCapability()).contains(false);
        });
    }
}
