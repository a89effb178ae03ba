package org.claviger.server.rootkey;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.claviger.server.crypto.RootKeyDirectory;
import org.claviger.server.store.ServerRecords;
import org.claviger.ttlv.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what each place of root keys could do at its self-test, and raises an alarm when a later start finds something
 * else: another firmware, another device, or somebody in between. What was never asked before, as a newer server may ask
 * more, is remembered without an alarm.
 */
public final class CapabilityWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CapabilityWatch.class);
    private static final String RECORD = "capabilities of ";
    private static final String SEPARATOR = ": ";

    private final ServerRecords records;

    public CapabilityWatch(ServerRecords records) {
        this.records = records;
    }

    /**
     * Compares what the self-tests found with what they found before, and remembers it.
     *
     * @return a line for each difference, which are logged too
     */
    public List<String> compare(RootKeyDirectory roots) {
        var alarms = new ArrayList<String>();
        for (var place : roots.places()) {
            var name = RECORD + place.id();
            var now = place.backend().capabilities().measured();
            var next = Bytes.wrap(toText(now).getBytes(StandardCharsets.UTF_8));
            var stored = records.find(name);
            if (stored.isEmpty()) {
                records.create(name, next);
            } else if (!stored.get().equals(next)) {
                var before = ofText(new String(stored.get().toArray(), StandardCharsets.UTF_8));
                differences(before, now).forEach(line -> alarms.add(place.id() + SEPARATOR + line));
                records.replace(name, stored.get(), next);
            }
        }
        alarms.forEach(line -> LOG.error("a place of root keys is not what it was at the last start: {}", line));
        return alarms;
    }

    private static List<String> differences(SortedMap<String, String> before, SortedMap<String, String> now) {
        return before.entrySet().stream()
                .filter(known -> !known.getValue().equals(now.getOrDefault(known.getKey(), "")))
                .map(known -> "%s was \"%s\" and is \"%s\""
                        .formatted(known.getKey(), known.getValue(), now.getOrDefault(known.getKey(), "")))
                .toList();
    }

    private static String toText(SortedMap<String, String> measured) {
        var text = new StringBuilder();
        measured.forEach((name, value) -> text.append(oneLine(name))
                .append(SEPARATOR)
                .append(oneLine(value))
                .append('\n'));
        return text.toString();
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ');
    }

    private static SortedMap<String, String> ofText(String text) {
        var measured = new TreeMap<String, String>();
        text.lines().forEach(line -> {
            int end = line.indexOf(SEPARATOR);
            if (end >= 0) {
                measured.put(line.substring(0, end), line.substring(end + SEPARATOR.length()));
            }
        });
        return measured;
    }
}
