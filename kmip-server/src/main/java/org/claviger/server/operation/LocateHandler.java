package org.claviger.server.operation;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.ObjectGroupMember;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.StorageStatusMask;
import org.claviger.operation.Locate;
import org.claviger.operation.OperationType;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.LocateQuery;

/**
 * Locate (KMIP 2.1 section 6.1.28, KMIP 1.4 section 4.9): the caller's objects that have all attributes of the request. A
 * filter that the server does not understand is an error; it never finds more.
 */
public final class LocateHandler implements OperationHandler<Locate.Request, Locate.Response> {
    private final int largestPage;

    /** @param largestPage how many objects one answer names at most */
    public LocateHandler(int largestPage) {
        this.largestPage = largestPage;
    }

    @Override
    public OperationType<Locate.Request, Locate.Response> type() {
        return Locate.TYPE;
    }

    @Override
    public Locate.Response handle(Locate.Request request, RequestContext context) {
        var filters = withGroupMember(request);
        requireUnderstood(filters);
        var wanted = request.maximumItems().orElse(largestPage);
        var skipped = request.offsetItems().orElse(0);
        if (wanted < 0 || skipped < 0) {
            throw new KmipException(
                    ResultReason.INVALID_FIELD,
                    "Maximum Items " + wanted + ", Offset Items " + skipped + " (expected 0 or more)");
        }
        var query = LocateQuery.matching(filters, context.now())
                .in(places(request))
                .page(skipped, Math.min(wanted, largestPage));
        var located = context.objects().locate(context.caller(), query);
        var found = located.uniqueIdentifiers();
        return new Locate.Response(
                Optional.of(Math.toIntExact(Math.min(located.total(), Integer.MAX_VALUE))), identifiers(found));
    }

    private static List<UniqueIdentifier> identifiers(List<String> found) {
        return found.stream().map(UniqueIdentifier::of).toList();
    }

    /** A fresh member of a group is one that was never handed out; no group has a default member yet. */
    private static Attributes withGroupMember(Locate.Request request) {
        var member = request.objectGroupMember();
        if (member.isEmpty()) {
            return request.attributes();
        }
        if (member.get() != ObjectGroupMember.GROUP_MEMBER_FRESH) {
            throw new KmipException(
                    ResultReason.FEATURE_NOT_SUPPORTED,
                    "Object Group Member " + member.get().specName() + " is not supported");
        }
        return request.attributes().plus(AttributeTypes.FRESH, true);
    }

    private static void requireUnderstood(Attributes filters) {
        if (!filters.templates().isEmpty()) {
            throw new KmipException(ResultReason.INVALID_FIELD, "templates are not supported");
        }
        for (var filter : filters) {
            if (filter.value() instanceof VendorAttribute vendor
                    && vendor.vendorIdentification().isEmpty()) {
                throw new KmipException(ResultReason.INVALID_ATTRIBUTE, "a filter by an attribute that does not exist");
            }
        }
    }

    private static Set<StorageStatusMask> places(Locate.Request request) {
        var mask = request.storageStatusMask();
        if (mask.isEmpty() || mask.get().bits() == 0) {
            return EnumSet.of(StorageStatusMask.ON_LINE_STORAGE);
        }
        var places = EnumSet.noneOf(StorageStatusMask.class);
        for (var place : StorageStatusMask.values()) {
            if (mask.get().contains(place)) {
                places.add(place);
            }
        }
        return places;
    }
}
