/** The configuration: one YAML file, every key also as an environment variable, checked as a whole before anything starts. */
@NullMarked
package org.claviger.server.config;

import org.jspecify.annotations.NullMarked;
