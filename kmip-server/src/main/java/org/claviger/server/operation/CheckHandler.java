package org.claviger.server.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ResultReason;
import org.claviger.operation.Check;
import org.claviger.operation.OperationType;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;

/**
 * Check (KMIP 2.1 section 6.1.7, KMIP 1.4 section 4.10): whether a client may use an object as it says it will. Promises and
 * changes nothing.
 *
 * <p>What the server would not allow fails the item, so that a batch stops before its Get, and empties the ID Placeholder. The
 * text of the failure names the values that were refused; the official cases want no payload there (docs/divergences.md).
 */
public final class CheckHandler implements OperationHandler<Check.Request, Check.Response> {
    private final Duration leaseTime;

    /** @param leaseTime the longest lease that is given; zero means that an object may be used for ever */
    public CheckHandler(Duration leaseTime) {
        this.leaseTime = leaseTime;
    }

    @Override
    public OperationType<Check.Request, Check.Response> type() {
        return Check.TYPE;
    }

    @Override
    public Check.Response handle(Check.Request request, RequestContext context) {
        var object = context.open(request.uniqueIdentifier());
        object.requireOnline();
        var refused = refused(request, object);
        if (!refused.isEmpty()) {
            throw new KmipException(
                    refused.getFirst().reason,
                    refused.stream().map(Refusal::text).collect(Collectors.joining("; ", "not allowed: ", "")));
        }
        return new Check.Response(
                UniqueIdentifier.of(object.uniqueIdentifier()), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A value of the request that the server does not allow. */
    private record Refusal(ResultReason reason, String text) {}

    private List<Refusal> refused(Check.Request request, ManagedObject object) {
        var refused = new ArrayList<Refusal>(0);
        request.cryptographicUsageMask().flatMap(mask -> use(mask, object)).ifPresent(refused::add);
        request.usageLimitsCount().flatMap(count -> units(count, object)).ifPresent(refused::add);
        request.leaseTime().flatMap(lease -> lease(lease, object)).ifPresent(refused::add);
        return refused;
    }

    private static Optional<Refusal> use(BitMask<CryptographicUsageMask> asked, ManagedObject object) {
        requireUsable(object);
        var allowed = object.attributes().first(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK);
        var isAllowed =
                asked.bits() == 0 || (allowed.isPresent() && allowed.get().containsAll(asked));
        return isAllowed
                ? Optional.empty()
                : Optional.of(new Refusal(
                        ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK, "Cryptographic Usage Mask " + asked));
    }

    private static Optional<Refusal> units(long count, ManagedObject object) {
        requireUsable(object);
        if (count < 0) {
            throw new KmipException(
                    ResultReason.INVALID_FIELD, "Usage Limits Count " + count + " (expected 0 or more)");
        }
        return object.unitsLeft()
                .filter(left -> count > left)
                .map(left -> new Refusal(
                        ResultReason.USAGE_LIMIT_EXCEEDED, "Usage Limits Count " + count + " (" + left + " are left)"));
    }

    private Optional<Refusal> lease(Duration asked, ManagedObject object) {
        var isTooLong = !leaseTime.isZero() && asked.compareTo(leaseTime) > 0;
        return object.mayBeLeased() && !isTooLong
                ? Optional.empty()
                : Optional.of(new Refusal(
                        ResultReason.PERMISSION_DENIED,
                        "Lease Time " + asked.toSeconds() + " s of an object that is "
                                + object.state().specName() + " (longest lease: " + leaseTime.toSeconds() + " s)"));
    }

    /** What is not a cryptographic object is not used, so there is nothing to check. */
    private static void requireUsable(ManagedObject object) {
        if (!Capabilities.hasState(object.objectType())) {
            throw new KmipException(
                    ResultReason.ILLEGAL_OBJECT_TYPE,
                    "Object Type " + object.objectType().specName() + " has no use that could be checked");
        }
    }
}
