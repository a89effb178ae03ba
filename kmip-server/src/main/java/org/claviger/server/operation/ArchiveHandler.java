package org.claviger.server.operation;

import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.Archive;
import org.claviger.operation.OperationType;

/** Archive (KMIP 2.1 section 6.1.4, KMIP 1.4 section 4.22): done at once, though a server may take its time. */
public final class ArchiveHandler implements OperationHandler<Archive.Request, Archive.Response> {
    @Override
    public OperationType<Archive.Request, Archive.Response> type() {
        return Archive.TYPE;
    }

    @Override
    public Archive.Response handle(Archive.Request request, RequestContext context) {
        var object = context.open(request.uniqueIdentifier());
        context.objects().save(object.archive(context.now()));
        return new Archive.Response(UniqueIdentifier.of(object.uniqueIdentifier()));
    }
}
