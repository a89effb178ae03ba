package org.claviger.server.bench;

/** What there is to measure; each part can be had alone. */
enum Part {
    /** Query: a request that touches no object. */
    QUERY,
    /** Get of one key, again and again. */
    GET,
    /** Encrypt of 32 bytes with one key. */
    ENCRYPT,
    /** Get of any of many keys, far more than are kept in memory. */
    STORED,
    /** Create by many clients at once. */
    CREATE,
    /** Locate by Name, among few objects and among many. */
    LOCATE,
    /** New connections. */
    CONNECT,
    /** The wallet's key by its public key, over HTTPS. */
    WALLET,
    /** Connections that say nothing. */
    IDLE
}
