package org.claviger.server.rest;

/**
 * What the calls of the Key Provider API go by.
 *
 * @param maxTextBytes longest public key, so that KMIP clients can read it too
 * @param maxSignatures how many signatures one call makes at most
 * @param xpubOnly whether all extended public keys begin with xpub, whatever their network
 */
public record ApiSettings(int maxTextBytes, int maxSignatures, boolean xpubOnly) {}
