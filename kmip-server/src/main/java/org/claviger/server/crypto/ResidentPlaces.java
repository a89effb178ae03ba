package org.claviger.server.crypto;

import static org.claviger.hsm.BackendException.Category.NOT_FOUND;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.KeyBackend;
import org.claviger.server.domain.Tenant;

/**
 * Which devices hold clients' keys: where a new one is made, and where an existing one is. A key names its device, whatever the
 * rules say by now.
 */
public final class ResidentPlaces {
    private final List<Rule> rules;
    private final List<ResidentDevice> devices;

    /**
     * Says of which new objects the keys are made in a device.
     *
     * @param device its name
     * @param tenants whose objects; empty: every tenant's
     * @param objectTypes what objects; empty: all that a device can hold
     * @param unasked true: also of objects whose client does not say where they shall be; false: only of those whose client asks
     *     for hardware
     */
    public record Rule(BackendId device, Set<Tenant> tenants, Set<ObjectType> objectTypes, boolean unasked) {
        /** What a device can hold; the public half of a pair is where the private one is. */
        private static final Set<ObjectType> TYPES = Set.of(ObjectType.SYMMETRIC_KEY, ObjectType.PRIVATE_KEY);

        public Rule {
            tenants = Set.copyOf(tenants);
            objectTypes = Set.copyOf(objectTypes);
        }

        private boolean isFor(Tenant tenant, ObjectType type) {
            return (tenants.isEmpty() || tenants.contains(tenant))
                    && TYPES.contains(type)
                    && (objectTypes.isEmpty() || objectTypes.contains(type));
        }
    }

    /**
     * @param backends all that are open; those that can hold clients' keys count
     * @throws BackendException NOT_FOUND or UNSUPPORTED if a rule names none of those
     */
    public ResidentPlaces(List<KeyBackend> backends, List<Rule> rules) {
        this.devices = backends.stream()
                .filter(backend -> backend.residentKeys().isPresent())
                .map(ResidentDevice::new)
                .toList();
        this.rules = List.copyOf(rules);
        for (var rule : rules) {
            backends.stream()
                    .filter(backend -> backend.id().equals(rule.device()))
                    .findFirst()
                    .ifPresent(ResidentDevice::new);
            device(rule.device());
        }
    }

    /** No device. */
    public static ResidentPlaces none() {
        return new ResidentPlaces(List.of(), List.of());
    }

    /** All devices that can hold clients' keys, whether new ones are made there or not. */
    public List<ResidentDevice> devices() {
        return devices;
    }

    /** The devices in which new keys are made. */
    public List<ResidentDevice> devicesInUse() {
        return rules.stream().map(Rule::device).distinct().map(this::device).toList();
    }

    /** Where a new key is made that shall be in hardware; empty if there is no place for it. */
    public Optional<ResidentDevice> deviceFor(Tenant tenant, ObjectType type) {
        return rule(tenant, type).map(rule -> device(rule.device()));
    }

    /** Whether a new key shall be in hardware although its client doesn't say so. */
    public boolean isUnasked(Tenant tenant, ObjectType type) {
        return rule(tenant, type).filter(Rule::unasked).isPresent();
    }

    /** Whether some objects of a tenant can be in hardware. */
    public boolean isOffered(Tenant tenant) {
        return Rule.TYPES.stream().anyMatch(type -> rule(tenant, type).isPresent());
    }

    private Optional<Rule> rule(Tenant tenant, ObjectType type) {
        return rules.stream().filter(rule -> rule.isFor(tenant, type)).findFirst();
    }

    /**
     * Finds a device by its name.
     *
     * @throws BackendException NOT_FOUND if there is none
     */
    public ResidentDevice device(BackendId id) {
        return devices.stream()
                .filter(device -> device.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new BackendException(
                        NOT_FOUND,
                        "no device for keys of clients is configured by the name %s (root-keys[].name)".formatted(id)));
    }
}
