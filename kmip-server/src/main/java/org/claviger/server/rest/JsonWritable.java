package org.claviger.server.rest;

import io.netty.buffer.ByteBuf;

/** JSON whose size is known before it is written. */
interface JsonWritable {
    int size();

    void write(ByteBuf out);
}
