/**
 * The wallet door: JSON over HTTP with mutual TLS, the Key Provider API. It holds no logic of its own: each call becomes a
 * KMIP batch that is run in this process in the name of the caller. Knows no objects, no store and no keys.
 */
@NullMarked
package org.claviger.server.rest;

import org.jspecify.annotations.NullMarked;
