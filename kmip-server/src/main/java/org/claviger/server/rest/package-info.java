/**
 * The wallet door: JSON over HTTP with mutual TLS, the Key Provider API. It holds no logic of its own: each call becomes KMIP
 * batches that are run in this process in the name of the caller, and what wallets write is read by {@code wallet}. Knows no
 * objects, no store and no keys.
 */
@NullMarked
package org.claviger.server.rest;

import org.jspecify.annotations.NullMarked;
