package org.claviger.server.operation;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.StorageStatusMask;
import org.claviger.operation.Locate;
import org.claviger.operation.OperationType;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.Located;

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
        requireUnderstood(request.attributes());
        var wanted = request.maximumItems().orElse(largestPage);
        var skipped = request.offsetItems().orElse(0);
        if (wanted < 0 || skipped < 0) {
            throw new KmipException(
                    ResultReason.INVALID_FIELD,
                    "Maximum Items " + wanted + ", Offset Items " + skipped + " (expected 0 or more)");
        }
        var page = new Page(skipped, Math.min(wanted, largestPage));
        var located = locate(request, page, context);
        return new Locate.Response(
                Optional.of(Math.toIntExact(Math.min(located.total(), Integer.MAX_VALUE))),
                located.uniqueIdentifiers().stream().map(UniqueIdentifier::of).toList());
    }

    /** Which of those that fit are answered. */
    private record Page(int skipped, int wanted) {}

    private static Located locate(Locate.Request request, Page page, RequestContext context) {
        var filters = request.attributes();
        if (request.objectGroupMember().isEmpty()) {
            return find(filters, request, page, context);
        }
        return switch (request.objectGroupMember().get()) {
            case GROUP_MEMBER_FRESH -> oldest(filters.plus(AttributeTypes.FRESH, true), request, page, context);
            case GROUP_MEMBER_DEFAULT -> defaultMember(filters, request, page, context);
        };
    }

    /** The default member of a group is the oldest that was not handed out yet, or the oldest once all were. */
    private static Located defaultMember(
            Attributes filters, Locate.Request request, Page page, RequestContext context) {
        if (filters.first(AttributeTypes.OBJECT_GROUP).isEmpty()) {
            throw new KmipException(ResultReason.INVALID_FIELD, "Group Member Default without an Object Group");
        }
        var one = new Page(0, 1);
        var fresh = oldest(filters.plus(AttributeTypes.FRESH, true), request, one, context);
        var found = fresh.total() > 0 ? fresh : oldest(filters, request, one, context);
        var member = found.uniqueIdentifiers();
        return new Located(page.skipped == 0 && page.wanted > 0 ? member : List.of(), member.size());
    }

    /** Of the members of a group those are handed out first that were made first; the answer is in the order of any Locate. */
    private static Located oldest(Attributes filters, Locate.Request request, Page page, RequestContext context) {
        var total = find(filters, request, new Page(0, 0), context).total();
        var left = Math.max(0, total - page.skipped);
        var wanted = (int) Math.min(page.wanted, left);
        return find(filters, request, new Page((int) Math.min(left - wanted, Integer.MAX_VALUE), wanted), context);
    }

    private static Located find(Attributes filters, Locate.Request request, Page page, RequestContext context) {
        var query =
                LocateQuery.matching(filters, context.now()).in(places(request)).page(page.skipped, page.wanted);
        return context.objects().locate(context.caller(), query);
    }

    private static void requireUnderstood(Attributes filters) {
        if (!filters.templates().isEmpty()) {
            throw new KmipException(ResultReason.INVALID_FIELD, "names of templates in a filter (expected attributes)");
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
