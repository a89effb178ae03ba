package org.claviger.hsm.aws.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** What goes wrong in one Region of the simulator, and how often. Faults happen in the order in which they were planned. */
public final class Faults {
    /** Matches every operation. */
    public static final String ANY = "";

    private static final int ALWAYS = Integer.MAX_VALUE;

    /** What happens to a request. */
    sealed interface Fault {
        /** Answered with an error instead. */
        record Refusal(int status, String code, String message) implements Fault {}

        /** Answered with an error after the work is done, as when a gateway gives up. */
        record LostAnswer(int status, String code) implements Fault {}

        /** Answered later. */
        record Delay(Duration time) implements Fault {}

        /** Never answered; the connection stays open until the simulator stops. */
        record Hang() implements Fault {}

        /** The connection is closed without an answer. */
        record Reset() implements Fault {}

        /** Answered with these bytes. */
        record Body(String text) implements Fault {}

        /** Answered with something else than is true. */
        record Lie(Consumer<ObjectNode> change) implements Fault {}
    }

    private static final class Plan {
        private final String operation;
        private final Fault fault;
        private int left;

        private Plan(String operation, Fault fault, int times) {
            this.operation = operation;
            this.fault = fault;
            this.left = times;
        }
    }

    private final List<Plan> plans = new ArrayList<>();

    /** The next {@code times} requests for {@code operation} are throttled. */
    public void throttle(String operation, int times) {
        refuse(operation, times, 400, "ThrottlingException", "Rate exceeded");
    }

    /** The next requests are answered with an error. */
    public void refuse(String operation, int times, int status, String code, String message) {
        plan(operation, new Fault.Refusal(status, code, message), times);
    }

    /** The next requests have their effect and are answered with an error all the same. */
    public void loseAnswer(String operation, int times) {
        plan(operation, new Fault.LostAnswer(500, "KMSInternalException"), times);
    }

    public void delay(String operation, int times, Duration time) {
        plan(operation, new Fault.Delay(time), times);
    }

    public void hang(String operation, int times) {
        plan(operation, new Fault.Hang(), times);
    }

    public void reset(String operation, int times) {
        plan(operation, new Fault.Reset(), times);
    }

    /** The next requests are answered with status 200 and this text. */
    public void answer(String operation, int times, String text) {
        plan(operation, new Fault.Body(text), times);
    }

    /** The next answers are changed before they leave. */
    public void lie(String operation, int times, Consumer<ObjectNode> change) {
        plan(operation, new Fault.Lie(change), times);
    }

    /** Every request fails from now on, as in a Region that is down. */
    public void goDown() {
        refuse(ANY, ALWAYS, 503, "ServiceUnavailable", "down");
    }

    /** Ends all faults. */
    public synchronized void clear() {
        plans.clear();
    }

    private synchronized void plan(String operation, Fault fault, int times) {
        plans.add(new Plan(operation, fault, times));
    }

    /** The fault that a request for {@code operation} meets. */
    synchronized Optional<Fault> next(String operation) {
        for (Iterator<Plan> i = plans.iterator(); i.hasNext(); ) {
            var plan = i.next();
            if (plan.operation.equals(ANY) || plan.operation.equals(operation)) {
                if (plan.left != ALWAYS && --plan.left == 0) {
                    i.remove();
                }
                return Optional.of(plan.fault);
            }
        }
        return Optional.empty();
    }
}
