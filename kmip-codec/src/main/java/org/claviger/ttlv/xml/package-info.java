/**
 * TTLV as XML (KMIP Additional Message Encodings 1.0, section 6). The text of a message passes through the JDK's parser, so
 * key material in it becomes Strings: this encoding is for conformance cases and tools, not for a door of the server.
 */
@NullMarked
package org.claviger.ttlv.xml;

import org.jspecify.annotations.NullMarked;
