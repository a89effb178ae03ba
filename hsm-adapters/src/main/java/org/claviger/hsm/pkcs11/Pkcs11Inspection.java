package org.claviger.hsm.pkcs11;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Inspection;
import org.claviger.hsm.RootKey;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeys;
import org.claviger.hsm.support.SecretFile;

/**
 * Looks at all that a root key in a token needs: profile, environment, module, the PIN's file and form, the token, its sessions
 * and mechanisms, and the key itself. What a profile names is looked at, so a new device is a new profile here too.
 */
final class Pkcs11Inspection {
    private final Pkcs11Settings settings;
    private final Profile profile;
    private final TokenInfo token;
    private final Abilities abilities;
    private final List<Inspection> found = new ArrayList<>();

    Pkcs11Inspection(Pkcs11Settings settings, Profile profile, TokenInfo token, Abilities abilities) {
        this.settings = settings;
        this.profile = profile;
        this.token = token;
        this.abilities = abilities;
    }

    // --- before it is opened ---

    static List<Inspection> prerequisites(Pkcs11Settings settings, Function<String, Optional<String>> environment) {
        var found = new ArrayList<Inspection>();
        try {
            var profile = Profile.load(settings.profile());
            found.add(Inspection.good("profile " + profile.name()));
            for (var variable : profile.requiredEnvironment()) {
                found.add(
                        environment.apply(variable.name()).isPresent()
                                ? Inspection.good(variable.name() + " is set")
                                : Inspection.bad(
                                        "%s is not set: %s".formatted(variable.name(), variable.meaning()),
                                        ("Set it in the environment of the server's process, for example Environment=%s=… in"
                                                        + " its service unit, and in that of this command.")
                                                .formatted(variable.name())));
            }
            for (var variable : profile.optionalEnvironment()) {
                found.add(Inspection.good("%s, %s, is %s"
                        .formatted(
                                variable.name(),
                                variable.meaning(),
                                environment
                                        .apply(variable.name())
                                        .map(_ -> "set")
                                        .orElse("not set"))));
            }
            found.add(Inspection.good("module " + Pkcs11Backend.modulePath(settings, profile)));
            found.add(pin(settings, profile.pinForm(environment)));
        } catch (BackendException e) {
            found.add(Inspection.bad(String.valueOf(e.getMessage()), remedy(e, settings.id())));
        }
        return found;
    }

    private static Inspection pin(Pkcs11Settings settings, PinForm form) {
        boolean fits = new SecretFile(settings.pinFile(), "PIN").read(form::matches);
        var what = "the PIN in %s is%s of the form %s".formatted(settings.pinFile(), fits ? "" : " not", form);
        return fits
                ? Inspection.good(what)
                : Inspection.bad(
                        what,
                        "Write it in that form. It was not tried: a wrong PIN would bring the user nearer to being locked.");
    }

    // --- afterwards ---

    List<Inspection> of(RootKeyRef key, RootKeys keys) {
        found.add(Inspection.good("token %s: %s %s, firmware %s"
                .formatted(token, token.manufacturer(), token.model(), token.firmware())));
        pin();
        sessions();
        methods();
        try {
            key(keys.describe(key));
        } catch (BackendException e) {
            found.add(Inspection.bad(String.valueOf(e.getMessage()), remedy(e, settings.id())));
        }
        return found;
    }

    private void pin() {
        if (token.pinNearlyLocked()) {
            found.add(Inspection.doubtful(
                    "wrong PINs were tried: some more, and the token locks its user",
                    "Find out who tries; another server with an old PIN file does."));
        }
    }

    private void sessions() {
        long most = token.mostSessions() > 0
                ? Math.min(token.mostSessions(), profile.mostSessions())
                : profile.mostSessions();
        found.add(
                settings.sessions() <= most
                        ? Inspection.good("%d sessions, of at most %d".formatted(settings.sessions(), most))
                        : Inspection.doubtful(
                                "pkcs11.sessions is %d, and this device gives a process %d"
                                        .formatted(settings.sessions(), most),
                                "Set it to %d.".formatted(most)));
    }

    private void methods() {
        found.add(
                abilities.rootMethods().isEmpty()
                        ? Inspection.bad(
                                "the token can't hold a root key: it has neither AES-GCM nor RSA-OAEP nor AES key wrap that"
                                        + " works",
                                "Allow its mechanisms in the device's policy, or see whether another profile fits: "
                                        + abilities.measured())
                        : Inspection.good("root keys by "
                                + abilities.rootMethods().stream()
                                        .map(RootMethod::toString)
                                        .collect(Collectors.joining(", "))));
        settings.rootMethod()
                .filter(method -> !abilities.rootMethods().contains(method))
                .ifPresent(method -> found.add(Inspection.doubtful(
                        "pkcs11.method is %s, which the token can't do".formatted(method),
                        "Leave it out, or no root key can be made.")));
    }

    private void key(RootKey key) {
        found.add(Inspection.good("root key %s version %s".formatted(key.ref(), key.currentVersion())));
        boolean stays = "true".equals(key.facts().get("sensitive"))
                && "false".equals(key.facts().get("extractable"));
        if (!stays) {
            found.add(Inspection.doubtful(
                    "the token would hand the root key out: sensitive %s, extractable %s"
                            .formatted(key.facts().get("sensitive"), key.facts().get("extractable")),
                    "Make another one by \"claviger root-key create\", and bring all data keys to it by \"claviger root-key"
                            + " migrate\"."));
        }
    }

    static String remedy(BackendException e, BackendId id) {
        return switch (e.category()) {
            case NOT_FOUND ->
                "If the message names a file, put it into place, or correct root-keys[].pkcs11. If it names a root key, make"
                        + " it: claviger root-key create " + id;
            case AUTH_FAILED ->
                "Put the right PIN into the PIN file, mode 0600, and unlock the user in the device if it says so. A refused PIN"
                        + " is not tried again before the next start.";
            case UNAVAILABLE, SESSION_LOST, TIMEOUT ->
                "Look at the device and the way to it: power, network, its client's configuration, and whether the token's"
                        + " label or serial number is right.";
            case THROTTLED, QUOTA -> "Look at who else uses the device, and at its limits.";
            case UNSUPPORTED, INVALID_DATA -> "Do as the message says; docs/providers/pkcs11.md has the profiles.";
            case WRONG_STATE, ACCESS_DENIED, DENIED_BY_KEY_POLICY, CONFLICT ->
                "Let the device's administrator look at the key and its attributes.";
            case WRONG_KEY -> "It is another token than the one that wrapped: name that by root-keys[].pkcs11.";
            case INTERNAL -> "Look at the message and at the log of the device.";
        };
    }
}
