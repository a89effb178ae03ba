package org.claviger.server.bench;

/** What hostile clients do, again and again. */
enum Attack {
    /** Keep the processors busy and leave the server in peace: what the others are compared with. */
    NONE("no attack", false),
    /** Connect and leave before a byte is sent. */
    CONNECT_AND_LEAVE("connecting and leaving", false),
    /** Connect, send half of a TLS hello, and stay. */
    STALLED_HANDSHAKES("handshakes that stop half-way", false),
    /** Send a whole hello, have the server answer it, and leave: costs the server far more than the client. */
    HELLO_AND_LEAVE("hellos without a handshake", false),
    /** Shake hands without a certificate. */
    NO_CERTIFICATE("handshakes without certificate", false),
    /** Shake hands, ask once, and stay. */
    IDLE_CONNECTIONS("idle connections", true),
    /** Send a request byte by byte. */
    SLOW_REQUESTS("slow writers", true),
    /** Ask for long answers and read none of them. */
    UNREAD_ANSWERS("slow readers", true),
    /** Announce a message of 4 GiB. */
    GIANT_LENGTHS("giant lengths", true),
    /** Send structures nested tens of thousands deep. */
    DEEP_NESTING("deep nesting", true),
    /** Send batches as long as they may be, and such as announce two thousand million items. */
    BATCH_BOMBS("batch bombs", true),
    /** Ask for everything there is. */
    MANY_LOCATES("many Locates", true),
    /** Have keys of large primes made. */
    LARGE_KEY_PAIRS("large key pairs", true);

    private final String text;
    private final boolean known;

    Attack(String text, boolean known) {
        this.text = text;
        this.known = known;
    }

    /** Tells whether it takes a client certificate. */
    boolean isByKnownClients() {
        return known;
    }

    @Override
    public String toString() {
        return text;
    }
}
