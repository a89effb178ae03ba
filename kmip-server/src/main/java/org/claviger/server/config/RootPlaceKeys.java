package org.claviger.server.config;

import static org.claviger.server.config.ValueTypes.choice;
import static org.claviger.server.config.ValueTypes.duration;
import static org.claviger.server.config.ValueTypes.listOf;
import static org.claviger.server.config.ValueTypes.number;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.guard.GuardSettings;
import org.claviger.server.domain.Tenant;

/** Where root keys live, whatever the kind of place; the keys of one kind are in its {@link ProviderKind}. */
final class RootPlaceKeys {
    static final Section SECTION = new Section("root-keys[].");

    static final Key<ProviderKind> PROVIDER = SECTION.withDefault(
            "provider",
            choice(ProviderKinds.ALL, ProviderKind::code),
            ProviderKinds.ALL.getFirst().code(),
            "Who holds root keys, under which the data keys of all objects are wrapped. "
                    + ProviderKinds.ALL.stream()
                            .map(kind -> "`%s` is %s.".formatted(kind.code(), kind.meaning()))
                            .collect(Collectors.joining(" ")));
    static final Key<BackendId> NAME = SECTION.derived(
            "name",
            ValueTypes.BACKEND_NAME,
            "as `provider`",
            "What this place of root keys is called. It stands in everything that is wrapped there, so it stays.");
    static final Key<RootKeyRef> KEY = SECTION.withDefault(
            "key",
            ValueTypes.ROOT_KEY,
            "default",
            "The root key there that wraps new data keys. Others of the same place still unwrap what they wrapped.");
    static final Key<List<Tenant>> TENANTS = SECTION.withDefault(
            "tenants",
            listOf(ValueTypes.TENANT),
            "",
            "Whose new objects it protects. Empty: those of every tenant that no other element names.");
    static final Key<List<ObjectType>> OBJECT_TYPES = SECTION.withDefault(
            "object-types",
            listOf(choice(List.of(ObjectType.values()), ObjectType::specName)),
            "",
            "Which new objects it protects, by the names of the specification, such as `Private Key`. Empty: all that no"
                    + " other element names. The first element that fits an object decides.");
    static final Key<BackendId> RECOVERY = SECTION.derived(
            "recovery",
            ValueTypes.BACKEND_NAME,
            "none",
            "The `name` of another element, whose key wraps each new data key a second time: what one of the two places"
                    + " has lost, the other opens.");
    static final Key<Integer> CALLS = SECTION.withDefault(
            "calls",
            number(1, 10_000),
            Integer.toString(GuardSettings.USUAL.calls()),
            "How many calls of the provider run at a time. More wait for their turn.");
    static final Key<Integer> FAILURES = SECTION.withDefault(
            "failures",
            number(1, 1_000),
            Integer.toString(GuardSettings.USUAL.failures()),
            "After how many calls in a row without a proper answer the provider isn't asked for a while, and requests that"
                    + " need it fail at once. Being told to slow down counts a fifth as much.");
    static final Key<Duration> TIMEOUTS_TURN = SECTION.withDefault(
            "timeouts.turn",
            duration(Duration.ZERO),
            "1s",
            "How long a request waits for its turn when `calls` calls run already.");
    static final Key<Duration> TIMEOUTS_CALL = SECTION.derived(
            "timeouts.call",
            duration(Duration.ofMillis(100)),
            "10s, or the provider's own `timeout` if that is longer",
            "How long a call over the network may take that uses a key, further Regions and repetitions included; at least the"
                    + " provider's own `timeout` if that is set too.");
    static final Key<Duration> TIMEOUTS_PAUSE = SECTION.withDefault(
            "timeouts.pause",
            duration(Duration.ofMillis(100)),
            "5s",
            "How long a provider isn't asked after `failures` failures; then one request tries.");

    private RootPlaceKeys() {}
}
