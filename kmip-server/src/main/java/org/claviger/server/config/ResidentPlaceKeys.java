package org.claviger.server.config;

import static org.claviger.server.config.ValueTypes.choice;
import static org.claviger.server.config.ValueTypes.listOf;

import java.util.List;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.BackendId;
import org.claviger.server.domain.Tenant;

/** Where keys of clients live that never leave a device. */
final class ResidentPlaceKeys {
    static final Section SECTION = new Section("resident-keys[].");

    static final Key<BackendId> PLACE = SECTION.required(
            "place",
            ValueTypes.BACKEND_NAME,
            "The `name` of an element of `root-keys`, of provider "
                    + ProviderKinds.thatHoldResidentKeys()
                    + ", in which keys of clients are made that"
                    + " never leave it ([resident-keys.md](resident-keys.md)).");
    static final Key<List<Tenant>> TENANTS =
            SECTION.withDefault("tenants", listOf(ValueTypes.TENANT), "", "Whose keys. Empty: those of every tenant.");
    static final Key<List<ObjectType>> OBJECT_TYPES = SECTION.withDefault(
            "object-types",
            listOf(choice(List.of(ObjectType.SYMMETRIC_KEY, ObjectType.PRIVATE_KEY), ObjectType::specName)),
            "",
            "Which keys: `Symmetric Key`, `Private Key`. Empty: both. The first element that fits a key decides.");
    static final Key<Boolean> UNASKED = SECTION.withDefault(
            "unasked",
            ValueTypes.SWITCH,
            "false",
            "Make keys there also if the client does not say where they shall be, which no client can before KMIP 2.0. Such a"
                    + " key that the device cannot hold is refused, not kept elsewhere.");

    private ResidentPlaceKeys() {}
}
