package org.claviger.operation;

import org.claviger.enumeration.TicketType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Tag;

/**
 * What stands for credentials (KMIP 2.1 section 7.39; since 2.0).
 *
 * @param ticketValue secret: whoever has it may do what the ticket allows
 */
public record Ticket(TicketType ticketType, Secret ticketValue) {
    public static final Struct<Ticket> STRUCT = Struct.of(Ticket::layout);

    private static Construct<Ticket> layout(Layout<Ticket> s) {
        var ticketType = s.required(Tag.TICKET_TYPE, Codec.enumeration(TicketType.class), Ticket::ticketType);
        var ticketValue = s.required(Tag.TICKET_VALUE, Codec.SECRET_BYTES, Ticket::ticketValue);
        return in -> new Ticket(in.read(ticketType), in.read(ticketValue));
    }
}
