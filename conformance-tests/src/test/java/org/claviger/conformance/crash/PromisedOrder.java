package org.claviger.conformance.crash;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Holds the system calls of a server on SQLite against what docs/store.md and docs/audit.md promise of their order: what is
 * intended is recorded and synced before it is committed, the commit is synced before the answer, and what came of it is recorded
 * before the answer.
 *
 * <p>What a call means is told from its bytes: a frame of SQLite's log that ends a transaction has the size of the database in it,
 * and the records of the audit name the client's port and the message. Which answer belongs to which message is told by
 * counting, for each client waits for an answer before it asks again.
 */
final class PromisedOrder {
    /** Of SQLite's log, in bytes: its head, the head of each page, and a page. */
    private static final int LOG_HEAD = 32;

    private static final int FRAME_HEAD = 24;
    private static final int PAGE = 4096;

    /** The first byte of a TLS record of the handshake. */
    private static final int HANDSHAKE = 22;

    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":(?:\"([^\"]*)\"|(\\d+))");
    private static final Pattern PORTS = Pattern.compile("TCP.*:(\\d+)->.*:(\\d+)]");

    private final Path audit;
    private final Path log;
    private final int port;
    private final boolean isStrict;

    /**
     * @param audit the audit's file
     * @param log SQLite's log
     * @param port that the server listens on
     * @param isStrict whether outcomes, too, are promised to be synced before the answer
     */
    PromisedOrder(Path audit, Path log, int port, boolean isStrict) {
        this.audit = audit;
        this.log = log;
        this.port = port;
        this.isStrict = isStrict;
    }

    /** A line of the audit: the call that wrote its end, and the first sync after it. */
    private record Line(Map<String, String> members, SystemCall write, Optional<SystemCall> sync) {
        String kind() {
            return members.getOrDefault("kind", "");
        }

        String message() {
            return members.getOrDefault("message", "");
        }

        boolean isSyncedBefore(SystemCall other) {
            return sync.isPresent() && sync.get().isBefore(other);
        }

        @Override
        public String toString() {
            return "%s of %s, record %s".formatted(kind(), members.get("operation"), members.get("seq"));
        }
    }

    /** The end of a transaction: its frame's head, and the first sync after the frame. */
    private record Commit(SystemCall frame, Optional<SystemCall> sync) {}

    /** What a client sent, and the answer to it. */
    private record Exchange(SystemCall request, SystemCall answer) {}

    /** A message with all that was recorded of it, and its answer. */
    private record Message(List<Line> lines, Exchange exchange) {
        List<Line> of(String kind) {
            return lines.stream().filter(line -> line.kind().equals(kind)).toList();
        }

        boolean hasSucceeded() {
            return of("outcome").stream().anyMatch(line -> "success".equals(line.members.get("result")));
        }
    }

    /** How much was seen, so that nobody takes an empty trace for a good one. */
    record Verdict(List<String> findings, int messages, int intents, int commits) {}

    /**
     * Compares.
     *
     * @param isOneAtATime whether no two requests were under way at once; then each commit can be told whose it is
     */
    Verdict judge(List<SystemCall> calls, boolean isOneAtATime) {
        var findings = new ArrayList<String>();
        var messages = messages(calls, findings);
        var commits = commits(calls);
        var intents = 0;
        for (var message : messages) {
            intents += message.of("intent").size();
            judge(message, commits, findings);
            if (isOneAtATime) {
                judgeAlone(message, commits, findings);
            }
        }
        return new Verdict(findings, messages.size(), intents, commits.size());
    }

    private void judge(Message message, List<Commit> commits, List<String> findings) {
        var answer = message.exchange.answer;
        if (message.of("outcome").isEmpty()) {
            findings.add("no outcome is recorded of " + message.lines);
        }
        for (var outcome : message.of("outcome")) {
            if (!outcome.write.isBefore(answer)) {
                findings.add(outcome + ": answered before it was written");
            }
            if (isStrict && !outcome.isSyncedBefore(answer)) {
                findings.add(outcome + ": answered before it was synced");
            }
        }
        for (var intent : message.of("intent")) {
            if (!intent.isSyncedBefore(answer)) {
                findings.add(intent + ": answered before it was synced");
                continue;
            }
            if (message.hasSucceeded()
                    && commits.stream().noneMatch(commit -> isBetween(intent.sync.orElseThrow(), commit, answer))) {
                findings.add(intent + ": no commit is synced between its own sync and the answer");
            }
        }
    }

    private static boolean isBetween(SystemCall sync, Commit commit, SystemCall answer) {
        return sync.isBefore(commit.frame)
                && commit.sync.isPresent()
                && commit.sync.get().isBefore(answer);
    }

    private static void judgeAlone(Message message, List<Commit> commits, List<String> findings) {
        var exchange = message.exchange;
        for (var commit : commits) {
            if (!exchange.request.isBefore(commit.frame) || !commit.frame.isBefore(exchange.answer)) {
                continue;
            }
            if (message.of("intent").stream().noneMatch(intent -> intent.isSyncedBefore(commit.frame))) {
                findings.add("a commit at call " + commit.frame.begin() + " before the sync of what announces it: "
                        + message.lines);
            }
            if (commit.sync.isEmpty() || !commit.sync.get().isBefore(exchange.answer)) {
                findings.add(
                        "a commit at call " + commit.frame.begin() + " answered before its sync: " + message.lines);
            }
        }
    }

    /** Brings together what was recorded and what was answered, for each connection by itself. */
    private List<Message> messages(List<SystemCall> calls, List<String> findings) {
        var recorded = new LinkedHashMap<Integer, Map<String, List<Line>>>();
        for (var line : lines(calls)) {
            var peer = line.members.get("peer");
            if (peer != null && !line.message().isEmpty()) {
                recorded.computeIfAbsent(
                                Integer.valueOf(peer.substring(peer.lastIndexOf(':') + 1)), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(line.message(), _ -> new ArrayList<>())
                        .add(line);
            }
        }
        var answered = exchanges(calls);
        var messages = new ArrayList<Message>();
        recorded.forEach((client, ofClient) -> {
            var exchanges = answered.getOrDefault(client, List.of());
            if (exchanges.size() != ofClient.size()) {
                findings.add("client %d: %d messages are recorded and %d answered"
                        .formatted(client, ofClient.size(), exchanges.size()));
            }
            var next = exchanges.iterator();
            ofClient.values().forEach(lines -> {
                if (next.hasNext()) {
                    messages.add(new Message(lines, next.next()));
                }
            });
        });
        return messages;
    }

    private List<Line> lines(List<SystemCall> calls) {
        var syncs = syncs(calls, audit);
        var lines = new ArrayList<Line>();
        var unfinished = new ByteArrayOutputStream();
        for (var call : calls) {
            if (!call.isOf(audit) || !call.isWrite() || call.result() <= 0) {
                continue;
            }
            for (var each : call.written()) {
                if (each != '\n') {
                    unfinished.write(each);
                    continue;
                }
                lines.add(
                        new Line(members(unfinished.toString(StandardCharsets.UTF_8)), call, firstAfter(call, syncs)));
                unfinished.reset();
            }
        }
        return lines;
    }

    private static Map<String, String> members(String line) {
        var members = new LinkedHashMap<String, String>();
        var found = MEMBER.matcher(line);
        while (found.find()) {
            members.put(found.group(1), found.group(2) == null ? found.group(3) : found.group(2));
        }
        return members;
    }

    private static List<SystemCall> syncs(List<SystemCall> calls, Path file) {
        return of(calls, call -> call.isOf(file) && call.isSync() && call.result() == 0);
    }

    private static List<SystemCall> of(List<SystemCall> calls, Predicate<SystemCall> which) {
        return calls.stream().filter(which).toList();
    }

    private static Optional<SystemCall> firstAfter(SystemCall call, List<SystemCall> syncs) {
        return syncs.stream().filter(call::isBefore).findFirst();
    }

    private List<Commit> commits(List<SystemCall> calls) {
        var syncs = syncs(calls, log);
        var commits = new ArrayList<Commit>();
        var writes = of(calls, call -> call.isOf(log) && call.isWrite() && call.result() > 0);
        for (var i = 0; i < writes.size(); i++) {
            if (endsTransaction(writes.get(i))) {
                var page = writes.get(Math.min(i + 1, writes.size() - 1));
                commits.add(new Commit(writes.get(i), firstAfter(page, syncs)));
            }
        }
        return commits;
    }

    /**
     * Tells whether a write to SQLite's log is the head of a frame that ends a transaction
     * (<a href="https://www.sqlite.org/fileformat2.html#walformat">SQLite's file format, section 4.1</a>).
     */
    static boolean endsTransaction(SystemCall write) {
        return write.result() == FRAME_HEAD
                && (write.position() - LOG_HEAD) % (FRAME_HEAD + PAGE) == 0
                && ByteBuffer.wrap(write.written()).getInt(Integer.BYTES) != 0;
    }

    /** Returns what each client has sent and was answered, by its port, without the handshake and the farewell. */
    private Map<Integer, List<Exchange>> exchanges(List<SystemCall> calls) {
        var exchanges = new LinkedHashMap<Integer, List<Exchange>>();
        var requests = new LinkedHashMap<Integer, SystemCall>();
        for (var call : calls) {
            var ports = PORTS.matcher(call.file());
            if (!ports.matches() || Integer.parseInt(ports.group(1)) != port) {
                continue;
            }
            var client = Integer.valueOf(ports.group(2));
            var ofClient = exchanges.computeIfAbsent(client, _ -> new ArrayList<>());
            if (call.isRead() && call.result() > 0) {
                requests.putIfAbsent(client, call);
            } else if (call.isRead() && call.result() == 0 && !ofClient.isEmpty()) {
                ofClient.removeLast(); // both say that they close
            } else if (call.isWrite() && call.result() > 0) {
                var request = requests.remove(client);
                if (request != null && call.written()[0] != HANDSHAKE) {
                    ofClient.add(new Exchange(request, call));
                }
            }
        }
        return exchanges;
    }
}
