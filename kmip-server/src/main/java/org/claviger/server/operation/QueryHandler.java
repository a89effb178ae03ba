package org.claviger.server.operation;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.claviger.attribute.RngParameters;
import org.claviger.enumeration.DestroyAction;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.QueryFunction;
import org.claviger.enumeration.RNGAlgorithm;
import org.claviger.enumeration.RNGMode;
import org.claviger.enumeration.ShreddingAlgorithm;
import org.claviger.enumeration.UnwrapMode;
import org.claviger.operation.CapabilityInformation;
import org.claviger.operation.OperationType;
import org.claviger.operation.ProtectionStorageMasks;
import org.claviger.operation.Query;
import org.claviger.server.crypto.ResidentPlaces;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;

/**
 * Query (KMIP 2.1 section 6.1.40, KMIP 1.4 section 4.25). Says only what the server does, in the request's version; touches
 * neither database nor provider. What there is nothing to say of is answered by nothing.
 */
public final class QueryHandler implements OperationHandler<Query.Request, Query.Response> {
    private static final String VENDOR = "claviger.org";
    private static final String PRODUCT = "Claviger";

    private static final Set<ObjectType> OBJECT_TYPES = EnumSet.of(
            ObjectType.CERTIFICATE,
            ObjectType.SYMMETRIC_KEY,
            ObjectType.PUBLIC_KEY,
            ObjectType.PRIVATE_KEY,
            ObjectType.SPLIT_KEY,
            ObjectType.TEMPLATE,
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

    private final OperationDirectory operations;
    private final List<String> applicationNamespaces;
    private final ResidentPlaces residents;

    /** For each version that was asked for. */
    private final Map<ProtocolVersion, List<ObjectType>> objectTypes = new ConcurrentHashMap<>();

    /**
     * @param operations what the server does, known once all handlers are there
     * @param applicationNamespaces those for which it makes up Application Data
     * @param residents the devices that hold clients' keys
     */
    public QueryHandler(OperationDirectory operations, Set<String> applicationNamespaces, ResidentPlaces residents) {
        this.residents = residents;
        this.operations = operations;
        this.applicationNamespaces = applicationNamespaces.stream().sorted().toList();
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
        var aboutServer = asked.contains(QueryFunction.QUERY_SERVER_INFORMATION);
        // Of extensions, attestation, validations, client registration and defaults there is nothing to say; a profile
        // is named
        // once all of its official cases pass.
        return new Query.Response(
                asked.contains(QueryFunction.QUERY_OPERATIONS) ? operations.supportedIn(version) : List.of(),
                asked.contains(QueryFunction.QUERY_OBJECTS) ? objectTypes(version) : List.of(),
                aboutServer ? Optional.of(VENDOR) : Optional.empty(),
                aboutServer ? Optional.of(serverInformation(version)) : Optional.empty(),
                asked.contains(QueryFunction.QUERY_APPLICATION_NAMESPACES) ? applicationNamespaces : List.of(),
                List.of(),
                List.of(),
                asked.contains(QueryFunction.QUERY_RNGS) ? List.of(RNG) : List.of(),
                List.of(),
                List.of(),
                asked.contains(QueryFunction.QUERY_CAPABILITIES) ? List.of(capabilities(version)) : List.of(),
                List.of(),
                Optional.empty(),
                asked.contains(QueryFunction.QUERY_STORAGE_PROTECTION_MASKS) ? List.of(storage(context)) : List.of(),
                List.of());
    }

    /** Where keys are while they are used: in the memory of this program, or in a device. */
    private ProtectionStorageMasks storage(RequestContext context) {
        return new ProtectionStorageMasks(
                residents.isOffered(context.caller().tenant())
                        ? List.of(ProtectionStorage.SOFTWARE, ProtectionStorage.HARDWARE)
                        : List.of(ProtectionStorage.SOFTWARE));
    }

    /** The structure has standard fields since 2.0; which version runs is for the operator to know. */
    private static TtlvItem serverInformation(ProtocolVersion version) {
        return TtlvItem.structure(
                Tag.SERVER_INFORMATION.code(),
                Tag.PRODUCT_NAME.versions().contains(version)
                        ? List.of(TtlvItem.text(Tag.PRODUCT_NAME.code(), PRODUCT))
                        : List.of());
    }

    private CapabilityInformation capabilities(ProtocolVersion version) {
        return new CapabilityInformation(
                Optional.of(true),
                Optional.of(operations.supportedIn(version).contains(Operation.POLL)),
                Optional.of(false),
                Optional.of(true),
                Optional.of(true),
                Optional.of(UnwrapMode.NOT_PROCESSED),
                Optional.of(DestroyAction.KEY_MATERIAL_DELETED),
                Optional.of(ShreddingAlgorithm.UNSUPPORTED),
                Optional.of(RNGMode.SHARED_INSTANTIATION),
                Optional.of(false));
    }

    private List<ObjectType> objectTypes(ProtocolVersion version) {
        return objectTypes.computeIfAbsent(
                version,
                asked -> OBJECT_TYPES.stream()
                        .filter(type -> type.versions().contains(asked))
                        .toList());
    }
}
