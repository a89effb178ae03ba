package org.claviger.server.rest;

import io.netty.buffer.ByteBuf;

/** @param body may hold secrets; whoever has the request zeroes and releases it */
record HttpRequest(HttpHead head, ByteBuf body) {}
