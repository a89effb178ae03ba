package org.claviger.operation;

/** What a batch item of a request carries. Each operation has its own. */
public interface RequestPayload {}
