/**
 * The configuration: one YAML file and the environment, checked key by key against one table ({@link
 * org.claviger.server.config.Keys}) and turned into immutable records. Knows no service that uses them, and holds no secret:
 * passphrases and private keys are named by file and read by those who need them.
 */
@NullMarked
package org.claviger.server.config;

import org.jspecify.annotations.NullMarked;
