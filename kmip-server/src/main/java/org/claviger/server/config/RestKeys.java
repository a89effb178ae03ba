package org.claviger.server.config;

import static org.claviger.server.config.ValueTypes.choice;
import static org.claviger.server.config.ValueTypes.number;
import static org.claviger.server.config.ValueTypes.size;

import java.util.List;

/** How wallets are served over HTTPS. */
final class RestKeys {
    private static final int MAX_REST_BYTES = 16 << 20;

    static final Section SECTION = new Section("rest.");

    static final Key<Endpoint> LISTEN = SECTION.derived(
            "listen",
            ValueTypes.ENDPOINT,
            "not served",
            "Where wallets are served over HTTPS, such as `0.0.0.0:8443`: the Key Provider API ([wallets.md](wallets.md))."
                    + " Clients, their identities and the limits of `kmip.connections` and `kmip.timeouts` are as for KMIP.");
    static final Key<Integer> REQUEST_LINE = SECTION.withDefault(
            "request-line",
            size(1024, MAX_REST_BYTES),
            "320KiB",
            "The first line of a request, in which a public key stands, percent-encoded: with the default, one of 100 KiB"
                    + " whatever its characters.");
    static final Key<Integer> HEADERS =
            SECTION.withDefault("headers", size(1024, MAX_REST_BYTES), "32KiB", "All headers of a request together.");
    static final Key<Integer> BODY =
            SECTION.withDefault("body", size(1024, MAX_REST_BYTES), "1MiB", "The body of a request.");
    static final Key<Integer> SIGNATURES = SECTION.withDefault(
            "signatures",
            number(1, 100_000),
            "1000",
            "How many signatures one `POST /sign` makes at most: one for each input of a PSBT and key of ours in it.");
    static final Key<Boolean> EXTENDED_KEYS = SECTION.withDefault(
            "extended-keys",
            choice(List.of(false, true), xpub -> xpub ? "xpub" : "network"),
            "network",
            "How the extended public keys of keys that are made here begin: as the coin's network has it, such as `tpub`, or"
                    + " always with `xpub`, for wallets that read no other ([wallets.md](wallets.md)).");

    private RestKeys() {}
}
