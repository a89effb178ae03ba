package org.claviger.server.operation;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.RngParameters;
import org.claviger.enumeration.DestroyAction;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.QueryFunction;
import org.claviger.enumeration.RNGAlgorithm;
import org.claviger.operation.CapabilityInformation;
import org.claviger.operation.OperationType;
import org.claviger.operation.Query;
import org.claviger.ttlv.ProtocolVersion;

/**
 * Query (KMIP 2.1 section 6.1.40, KMIP 1.4 section 4.25). Says only what the server does, in the request's version; touches
 * neither database nor provider. What there is nothing to say of is answered by nothing.
 */
public final class QueryHandler implements OperationHandler<Query.Request, Query.Response> {
    private static final String VENDOR = "claviger.org";

    private static final Set<ObjectType> OBJECT_TYPES = EnumSet.of(
            ObjectType.CERTIFICATE,
            ObjectType.SYMMETRIC_KEY,
            ObjectType.PUBLIC_KEY,
            ObjectType.PRIVATE_KEY,
            ObjectType.SPLIT_KEY,
            ObjectType.SECRET_DATA,
            ObjectType.OPAQUE_OBJECT,
            ObjectType.PGP_KEY);

    /** Which generator the JDK has is not known here. */
    static final RngParameters RNG = new RngParameters(
            RNGAlgorithm.UNSPECIFIED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private static final CapabilityInformation CAPABILITIES = new CapabilityInformation(
            Optional.of(false),
            Optional.of(false),
            Optional.of(false),
            Optional.of(true),
            Optional.of(true),
            Optional.empty(),
            Optional.of(DestroyAction.KEY_MATERIAL_DELETED),
            Optional.empty(),
            Optional.empty(),
            Optional.of(false));

    private final OperationDirectory operations;

    /** @param operations what the server does, known once all handlers are there */
    public QueryHandler(OperationDirectory operations) {
        this.operations = operations;
    }

    @Override
    public OperationType<Query.Request, Query.Response> type() {
        return Query.TYPE;
    }

    @Override
    public Query.Response handle(Query.Request request, RequestContext context) {
        var version = context.version();
        var asked = EnumSet.noneOf(QueryFunction.class);
        asked.addAll(request.queryFunctions());
        return new Query.Response(
                asked.contains(QueryFunction.QUERY_OPERATIONS) ? operations.supportedIn(version) : List.of(),
                asked.contains(QueryFunction.QUERY_OBJECTS) ? objectTypes(version) : List.of(),
                asked.contains(QueryFunction.QUERY_SERVER_INFORMATION) ? Optional.of(VENDOR) : Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                asked.contains(QueryFunction.QUERY_RNGS) ? List.of(RNG) : List.of(),
                List.of(),
                List.of(),
                asked.contains(QueryFunction.QUERY_CAPABILITIES) ? List.of(CAPABILITIES) : List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static List<ObjectType> objectTypes(ProtocolVersion version) {
        return OBJECT_TYPES.stream()
                .filter(type -> type.versions().contains(version))
                .toList();
    }
}
