package org.claviger.server.turns;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Tasks, such as requests, that wait to be begun, client by client: who has many of them waiting lets everybody else go in between, as
 * if he had one. A client that is alone has all threads. Of those that have been begun, a client has no more than so many at once,
 * those included whose connection it has left.
 *
 * <p>The executor's threads are few, or virtual and take turns on a few processors, each until it has to wait for something. So not
 * each task is given to the executor, where it would stand in the order of arrival: a few starters are, and a starter whose turn has
 * come takes the task of the client whose turn it is, and becomes its thread. As long as all that has been begun on virtual threads
 * waits for the disk or a device, starters come to their turn and begin more.
 *
 * <p>What a task gives to another queue waits there as the same client's.
 */
public final class FairQueue {
    /** Whose task this thread does. */
    private static final ScopedValue<String> CLIENT = ScopedValue.newInstance();

    /** Whose tasks those are that the server does for itself. */
    private static final String SERVER = "";

    private final Executor threads;
    private final int maxStarters;
    private final int maxOfClient;

    // All the rest is guarded by this.
    private final Map<String, Client> clients = new HashMap<>();

    /** Those with a task that may be begun, the next one first. */
    private final Queue<Client> order = new ArrayDeque<>();

    private int starters;

    private static final class Client {
        private final String name;
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int begun;

        Client(String name) {
            this.name = name;
        }
    }

    private record Turn(Client client, Runnable task) {}

    /**
     * @param threads runs each task on a thread of its own, which may wait
     * @param maxStarters how many may wait for a thread or a processor only to take a task, about as many as there are of those
     * @param maxOfClient how many tasks of one client are in work at once
     */
    public FairQueue(Executor threads, int maxStarters, int maxOfClient) {
        this.threads = threads;
        this.maxStarters = maxStarters;
        this.maxOfClient = maxOfClient;
    }

    /**
     * Returns what does {@code task} as the client's whose task the calling thread does, on whatever thread it is run.
     */
    public static Runnable ofThisClient(Runnable task) {
        var client = thisClient();
        return () -> runAs(client, task);
    }

    private static String thisClient() {
        return CLIENT.orElse(SERVER);
    }

    private static void runAs(String client, Runnable task) {
        ScopedValue.where(CLIENT, client).run(task);
    }

    /**
     * Has a task done when its turn comes, as one of the client whose task the calling thread does.
     *
     * @throws RejectedExecutionException if nothing is begun any more
     */
    public void add(Runnable task) {
        add(thisClient(), task);
    }

    /**
     * Has a client's task done when its turn comes.
     *
     * @throws RejectedExecutionException if nothing is begun any more
     */
    public void add(String name, Runnable task) {
        if (!enqueue(name, task)) {
            return;
        }
        try {
            threads.execute(this::startNext);
        } catch (RejectedExecutionException e) {
            if (takeBack(name, task)) {
                throw e;
            }
        }
    }

    /** Returns whether a starter is wanted, which then counts as there. */
    private synchronized boolean enqueue(String name, Runnable task) {
        var client = clients.computeIfAbsent(name, Client::new);
        client.waiting.add(task);
        if (client.begun >= maxOfClient) {
            return false; // the end of another one will see to it
        }
        if (client.waiting.size() == 1) {
            order.add(client);
        }
        return wantStarter();
    }

    private boolean wantStarter() {
        if (starters == maxStarters) {
            return false;
        }
        starters++;
        return true;
    }

    /** Returns false if the task has been begun all the same. */
    private synchronized boolean takeBack(String name, Runnable task) {
        starters--;
        var client = clients.get(name);
        if (client == null || !client.waiting.remove(task)) {
            return false;
        }
        if (client.waiting.isEmpty()) {
            order.remove(client);
            forgetIdle(client);
        }
        return true;
    }

    /** On a thread of its own, whose turn has come. */
    private void startNext() {
        boolean mustGoOn;
        do {
            var turn = next();
            mustGoOn = isStarterWanted() && !startAnother();
            if (turn != null) {
                run(turn);
            }
        } while (mustGoOn);
    }

    private synchronized @Nullable Turn next() {
        var client = order.poll();
        if (client == null) {
            return null;
        }
        client.begun++;
        var turn = new Turn(client, client.waiting.remove());
        if (!client.waiting.isEmpty() && client.begun < maxOfClient) {
            order.add(client);
        }
        return turn;
    }

    /** Otherwise the one that asks is none any more. */
    private synchronized boolean isStarterWanted() {
        if (order.isEmpty()) {
            starters--;
            return false;
        }
        return true;
    }

    /** Returns false if there are no more threads: then this one does what has been taken in. */
    private boolean startAnother() {
        try {
            threads.execute(this::startNext);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void run(Turn turn) {
        try {
            runAs(turn.client.name, turn.task);
        } finally {
            if (ended(turn.client) && !startAnother()) {
                startNext();
            }
        }
    }

    /** Returns whether a starter is wanted, which then counts as there. */
    private synchronized boolean ended(Client client) {
        client.begun--;
        if (client.begun == maxOfClient - 1 && !client.waiting.isEmpty()) {
            order.add(client);
            return wantStarter();
        }
        forgetIdle(client);
        return false;
    }

    private void forgetIdle(Client client) {
        if (client.begun == 0 && client.waiting.isEmpty()) {
            clients.remove(client.name);
        }
    }
}
