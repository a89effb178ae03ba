package org.claviger.server.rest;

/** A request that could not be taken in, and behind which nothing on the connection can be trusted. */
record HttpRefusal(int status, String message) {
    static HttpRefusal of(HttpFault fault) {
        return new HttpRefusal(fault.status(), fault.text());
    }
}
