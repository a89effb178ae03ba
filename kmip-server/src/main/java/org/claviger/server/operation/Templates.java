package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.ITEM_NOT_FOUND;

import java.util.EnumSet;
import java.util.Set;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.StorageStatusMask;
import org.claviger.object.KmipObject;
import org.claviger.object.Template;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.domain.AttributePrecedence;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.LocateQuery;

/**
 * The templates of 1.x: sets of attributes that a client registers once and that later requests name (KMIP 1.4 sections
 * 2.1.8 and 2.2.6).
 */
final class Templates {
    /** What a template says of itself, and not of the objects that are made with it. */
    private static final Set<AttributeType<?>> OF_ITSELF = Set.of(
            AttributeTypes.UNIQUE_IDENTIFIER,
            AttributeTypes.NAME,
            AttributeTypes.OBJECT_TYPE,
            AttributeTypes.STATE,
            AttributeTypes.INITIAL_DATE,
            AttributeTypes.ARCHIVE_DATE,
            AttributeTypes.DESTROY_DATE,
            AttributeTypes.LAST_CHANGE_DATE);

    private final ObjectVault vault;

    Templates(ObjectVault vault) {
        this.vault = vault;
    }

    /**
     * Returns the attributes of the request and of the templates that it names. The request goes before the templates, a later
     * template before an earlier one (KMIP 1.4 section 4).
     *
     * @throws KmipException with Item Not Found if the caller may not read such a template, or Object Archived
     */
    Attributes applied(Attributes requested, RequestContext context) {
        if (requested.templates().isEmpty()) {
            return requested;
        }
        var applied = Attributes.EMPTY;
        for (var name : requested.templates()) {
            applied = AttributePrecedence.merge(applied, contents(name, context), context.version());
        }
        return AttributePrecedence.merge(applied, Attributes.of(requested.list()), context.version());
    }

    private Attributes contents(Name name, RequestContext context) {
        var template = find(name, context);
        template.requireOnline();
        return attributesIn(vault.open(template, context.secrets()))
                .where(attribute -> !OF_ITSELF.contains(attribute.type()));
    }

    private static ManagedObject find(Name name, RequestContext context) {
        var wanted = Attributes.of(AttributeTypes.NAME, name).plus(AttributeTypes.OBJECT_TYPE, ObjectType.TEMPLATE);
        var query = LocateQuery.matching(wanted, context.now())
                .in(EnumSet.of(StorageStatusMask.ON_LINE_STORAGE, StorageStatusMask.ARCHIVAL_STORAGE))
                .page(0, 1);
        return context.objects().locate(context.caller(), query).uniqueIdentifiers().stream()
                .findFirst()
                .flatMap(id -> context.objects().find(context.caller(), Operation.GET, id, context.now()))
                .orElseThrow(() ->
                        new KmipException(ITEM_NOT_FOUND, "no such template, or none that this client may use so"));
    }

    /**
     * Returns the attributes of an object that is registered: a template may have its Name inside it instead of beside it, as
     * clients of 1.0 send it.
     */
    static Attributes named(KmipObject object, Attributes attributes) {
        return attributes.plusAll(attributesIn(object)
                .where(attribute -> attribute.type() == AttributeTypes.NAME
                        && !attributes.all(AttributeTypes.NAME).contains(attribute.value())));
    }

    private static Attributes attributesIn(KmipObject object) {
        return object instanceof Template(var attributes) ? Attributes.of(attributes) : Attributes.EMPTY;
    }
}
