/**
 * Certificates for clients' keys: what a request asks for, what the operator's rules allow, how a certificate is made and how
 * a chain of them is validated. Knows neither objects nor files, and never asks the network.
 */
@NullMarked
package org.claviger.server.crypto.certificate;

import org.jspecify.annotations.NullMarked;
