package org.claviger.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.engine.KeyEngines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"generic", "softhsm", "nss", "cloudhsm", "dinamo"})
    void ourOwnProfilesLoad(String name) {
        var profile = Profile.load(name);
        assertThat(profile.name()).isEqualTo(name);
        assertThat(profile.rootOrder()).isNotEmpty();
    }

    @Test
    void aProfileFileSaysOnlyWhatIsDifferent() throws IOException {
        var file = Files.writeString(
                folder.resolve("acme.properties"), "gcm.iv = device-in-place\nbusy.codes = 0x30, 0x80000001\n");
        var profile = Profile.load(file.toString());
        assertThat(profile.gcmIv()).isEqualTo(Profile.GcmIv.DEVICE_IN_PLACE);
        assertThat(profile.busyCodes()).containsExactlyInAnyOrder(0x30L, 0x8000_0001L);
        assertThat(profile.keyWrap()).hasValue(0x2109);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gcm.iv = mine               | gcm.iv = mine (expected caller, device-in-place, device-prepended)",
                "gcm.mechanism = aes         | gcm.mechanism = aes (expected a number)",
                "sessions.read-write = maybe | sessions.read-write = maybe (expected true or false)",
                "pin.form = card             | PIN form \"card\" (expected password, user:password, user:password@host)",
                "root.order = rsa            | root.order = rsa (expected aes-gcm, rsa-oaep, key-wrap)",
                "gcm.ivv = caller            | unknown line \"gcm.ivv\"",
            })
    void aMistakeInAProfileFileIsNamed(String line, String message) throws IOException {
        var file = Files.writeString(folder.resolve("acme.properties"), line + "\n");
        assertThatThrownBy(() -> Profile.load(file.toString()))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isEqualTo(Category.INVALID_DATA))
                .hasMessage("PKCS #11 profile " + file + ": " + message);
    }

    @Test
    void anUnknownProfileIsNotFound() {
        assertThatThrownBy(() -> Profile.load("acme"))
                .hasMessage(
                        "no PKCS #11 profile \"acme\" (expected generic, softhsm, nss, cloudhsm, dinamo, or the path of a profile file)");
    }

    @Test
    void thePinOfADinamoHasTheFormThatItsEnvironmentAsksFor() {
        var profile = Profile.load("dinamo");
        assertThat(profile.pinForm(TestTools::noEnvironment)).isEqualTo(PinForm.PASSWORD);
        var special = Map.of("DFENCE_PKCS11_SPECIAL_PWD", "1");
        assertThat(profile.pinForm(name -> Optional.ofNullable(special.get(name))))
                .isEqualTo(PinForm.USER_PASSWORD_HOST);
    }

    @ParameterizedTest
    @CsvSource({
        "PASSWORD, 1234, true",
        "USER_PASSWORD, user:1234, true",
        "USER_PASSWORD, 1234, false",
        "USER_PASSWORD, :1234, false",
        "USER_PASSWORD, user:, false",
        "USER_PASSWORD, user:12:34, true",
        "USER_PASSWORD_HOST, master:12345678@10.0.62.10, true",
        "USER_PASSWORD_HOST, master:p@ss@10.0.62.10, true",
        "USER_PASSWORD_HOST, master:12345678, false",
        "USER_PASSWORD_HOST, master:@10.0.62.10, false",
        "USER_PASSWORD_HOST, master:12345678@, false",
    })
    void aPinIsOfAFormOrNot(PinForm form, String pin, boolean matches) {
        try (var arena = Arena.ofConfined()) {
            var segment = arena.allocateFrom(pin, StandardCharsets.UTF_8);
            assertThat(form.matches(segment.asSlice(0, segment.byteSize() - 1))).isEqualTo(matches);
        }
    }

    @Test
    void missingEnvironmentVariablesAreNamedAndExplained() {
        assertThatThrownBy(() -> open("dinamo", TestTools::noEnvironment))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isEqualTo(Category.UNSUPPORTED))
                .hasMessage("the module of profile dinamo reads environment variables that are not set:"
                        + " DFENCE_PKCS11_IP (the device's address), DFENCE_PKCS11_USER (the device user whose keys are used);"
                        + " set them for this process, for example in its service unit");
    }

    @Test
    void missingLibraryParametersAreExplained() {
        assertThatThrownBy(() -> open("nss", TestTools::noEnvironment))
                .hasMessage("profile nss needs library-parameters, for example configdir='sql:/var/lib/claviger/nss'"
                        + " certPrefix='' keyPrefix='' secmod='secmod.db' flags=");
    }

    @Test
    void aMissingModuleIsNamed() {
        assertThatThrownBy(() -> open("generic", TestTools::noEnvironment))
                .hasMessage("profile generic knows no module; the setting \"module\" names one");
    }

    private void open(String profile, Function<String, Optional<String>> environment) {
        Pkcs11Backend.open(
                        Pkcs11Settings.of(
                                new BackendId("hsm"), profile, TokenSelector.ofLabel("token"), folder.resolve("pin")),
                        Arena.global(),
                        KeyEngines.java(),
                        Clock.systemUTC(),
                        new SecureRandom(),
                        environment)
                .close();
    }
}
