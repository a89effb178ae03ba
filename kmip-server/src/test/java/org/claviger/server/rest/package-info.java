@NullMarked
package org.claviger.server.rest;

import org.jspecify.annotations.NullMarked;
