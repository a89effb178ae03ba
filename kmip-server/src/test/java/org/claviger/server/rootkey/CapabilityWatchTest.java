package org.claviger.server.rootkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.claviger.hsm.BackendId;
import org.claviger.server.crypto.InMemoryBackend;
import org.claviger.server.crypto.InMemoryRootKeys;
import org.claviger.server.crypto.RootKeyDirectory;
import org.claviger.server.store.InMemoryServerRecords;
import org.junit.jupiter.api.Test;

class CapabilityWatchTest {
    private final CapabilityWatch watch = new CapabilityWatch(new InMemoryServerRecords());

    @Test
    void theSameDeviceRaisesNoAlarm() {
        var device = device(Map.of("AES-GCM IV", "by the device", "firmware", "1: a"));
        assertThat(watch.compare(device)).isEmpty();
        assertThat(watch.compare(device)).isEmpty();
    }

    @Test
    void whatIsOtherThanAtTheLastStartIsNamedOnce() {
        watch.compare(device(Map.of("AES-GCM IV", "by the device", "key wrap", "RFC 3394", "gone", "x")));
        var other = device(Map.of("AES-GCM IV", "all zero", "key wrap", "RFC 3394"));

        assertThat(watch.compare(other))
                .containsExactly(
                        "hsm: AES-GCM IV was \"by the device\" and is \"all zero\"", "hsm: gone was \"x\" and is \"\"");
        assertThat(watch.compare(other)).isEmpty();
    }

    @Test
    void whatIsAskedForTheFirstTimeIsNoAlarmAndIsWatchedFromThenOn() {
        watch.compare(device(Map.of("key wrap", "RFC 3394")));

        assertThat(watch.compare(device(Map.of("key wrap", "RFC 3394", "new", "y"))))
                .isEmpty();
        assertThat(watch.compare(device(Map.of("key wrap", "RFC 3394", "new", "z"))))
                .containsExactly("hsm: new was \"y\" and is \"z\"");
    }

    private static RootKeyDirectory device(Map<String, String> measured) {
        return RootKeyDirectory.of(
                new InMemoryBackend(new BackendId("hsm"), InMemoryRootKeys.withRoot(), new TreeMap<>(measured)),
                InMemoryRootKeys.ROOT);
    }
}
