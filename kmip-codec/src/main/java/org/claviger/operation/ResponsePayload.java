package org.claviger.operation;

/** What a batch item of a response carries. Each operation has its own. */
public interface ResponsePayload {}
