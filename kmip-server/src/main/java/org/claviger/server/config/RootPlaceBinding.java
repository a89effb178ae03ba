package org.claviger.server.config;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.KeyProvider;
import org.claviger.hsm.guard.GuardSettings;
import org.claviger.server.crypto.ResidentPlaces;

/** Makes the places of root keys, and says which of them keep keys of clients. */
final class RootPlaceBinding {
    private final Values values;
    private final Path dataDir;

    /** @param dataDir where files are that have no place of their own */
    RootPlaceBinding(Values values, Path dataDir) {
        this.values = values;
        this.dataDir = dataDir;
    }

    List<ServerConfig.RootKey> rootKeys() {
        var names = new HashSet<BackendId>();
        var rootKeys = values.each("root-keys", i -> {
            var rootKey = rootKey(i);
            values.requireNew(RootPlaceKeys.NAME, i, rootKey.name(), names);
            return rootKey;
        });
        for (int i = 0; i < rootKeys.size(); i++) {
            checkRecovery(i, rootKeys.get(i), names);
            checkFiles(i, rootKeys);
        }
        if (rootKeys.isEmpty()) {
            return List.of(rootKey(0)); // says what is missing
        }
        if (rootKeys.stream().noneMatch(RootPlaceBinding::fitsAll)) {
            throw values.conflict(
                    RootPlaceKeys.TENANTS,
                    rootKeys.size() - 1,
                    "every element is for some objects only (expected one without tenants and object-types, for all"
                            + " others)");
        }
        return rootKeys;
    }

    /** @param rootKeys the places that there are */
    List<ResidentPlaces.Rule> residentKeys(List<ServerConfig.RootKey> rootKeys) {
        return values.each("resident-keys", i -> {
            var place = values.get(ResidentPlaceKeys.PLACE, i);
            var named =
                    rootKeys.stream().map(ServerConfig.RootKey::name).toList().indexOf(place);
            if (named < 0 || !values.get(RootPlaceKeys.PROVIDER, named).holdsResidentKeys()) {
                throw values.conflict(
                        ResidentPlaceKeys.PLACE,
                        i,
                        "\"%s\" (expected the name of an element of root-keys, of provider %s)"
                                .formatted(place, ProviderKinds.thatHoldResidentKeys()));
            }
            return new ResidentPlaces.Rule(
                    place,
                    Set.copyOf(values.get(ResidentPlaceKeys.TENANTS, i)),
                    Set.copyOf(values.get(ResidentPlaceKeys.OBJECT_TYPES, i)),
                    values.get(ResidentPlaceKeys.UNASKED, i));
        });
    }

    private static boolean fitsAll(ServerConfig.RootKey rootKey) {
        return rootKey.tenants().isEmpty() && rootKey.objectTypes().isEmpty();
    }

    private void checkRecovery(int i, ServerConfig.RootKey rootKey, Set<BackendId> names) {
        var recovery = rootKey.recovery();
        if (recovery.isPresent() && (recovery.get().equals(rootKey.name()) || !names.contains(recovery.get()))) {
            throw values.conflict(
                    RootPlaceKeys.RECOVERY,
                    i,
                    "\"%s\" (expected the name of another element of root-keys)".formatted(recovery.get()));
        }
    }

    /** Two places that write one file would retire each other's keys. */
    private void checkFiles(int i, List<ServerConfig.RootKey> rootKeys) {
        var written = written(rootKeys.get(i));
        for (var other : rootKeys.subList(0, i)) {
            var both = written(other).stream().filter(written::contains).findFirst();
            if (both.isPresent()) {
                throw values.conflict(
                        RootPlaceKeys.NAME,
                        i,
                        "\"%s\" has its root keys in %s, as \"%s\" has (expected a file of its own for each)"
                                .formatted(rootKeys.get(i).name(), both.get(), other.name()));
            }
        }
    }

    private static Set<Path> written(ServerConfig.RootKey rootKey) {
        return rootKey.provider().privateFiles().stream()
                .filter(KeyProvider.PrivateFile::written)
                .map(file -> real(file.path()))
                .collect(Collectors.toSet());
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException _) {
            return file.toAbsolutePath().normalize();
        }
    }

    private ServerConfig.RootKey rootKey(int i) {
        var provider = values.get(RootPlaceKeys.PROVIDER, i);
        var name = values.find(RootPlaceKeys.NAME, i).orElseGet(() -> new BackendId(provider.code()));
        return new ServerConfig.RootKey(
                values.get(RootPlaceKeys.KEY, i),
                Set.copyOf(values.get(RootPlaceKeys.TENANTS, i)),
                Set.copyOf(values.get(RootPlaceKeys.OBJECT_TYPES, i)),
                values.find(RootPlaceKeys.RECOVERY, i),
                guard(i, provider),
                provider.bind(new ProviderKind.Element(values, i), name, dataDir));
    }

    private GuardSettings guard(int i, ProviderKind provider) {
        return new GuardSettings(
                values.get(RootPlaceKeys.CALLS, i),
                values.get(RootPlaceKeys.TIMEOUTS_TURN, i),
                deadline(i, provider),
                values.get(RootPlaceKeys.FAILURES, i),
                values.get(RootPlaceKeys.TIMEOUTS_PAUSE, i));
    }

    /** A provider that is given longer than the whole call would be cut off by another setting than the one that was made. */
    private Duration deadline(int i, ProviderKind provider) {
        var usual = GuardSettings.USUAL.deadline();
        var whole = values.find(RootPlaceKeys.TIMEOUTS_CALL, i);
        var own = provider.timeout().flatMap(key -> values.find(key, i));
        if (whole.isPresent() && own.isPresent() && whole.get().compareTo(own.get()) < 0) {
            throw values.conflict(
                    RootPlaceKeys.TIMEOUTS_CALL,
                    i,
                    "%d ms (expected at least %s.timeout, %d ms)"
                            .formatted(
                                    whole.get().toMillis(),
                                    provider.code(),
                                    own.get().toMillis()));
        }
        return whole.orElseGet(
                () -> own.filter(longer -> longer.compareTo(usual) > 0).orElse(usual));
    }
}
