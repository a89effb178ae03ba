/**
 * A KMS for tests: AWS JSON 1.1 over HTTP, with what no emulator has, such as enforced key states, import by all algorithms,
 * replicas, CloudHSM key stores and faults. What it shares with moto is compared with moto by a script.
 */
@NullMarked
package org.claviger.hsm.aws.simulator;

import org.jspecify.annotations.NullMarked;
