package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeysTest {
    @Test
    void theTableHasEveryKeyThatIsDeclared() {
        var declared = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(Keys.class.getPackageName())
                        .stream()
                        .flatMap(type -> Arrays.stream(type.reflect().getDeclaredFields()))
                        .filter(field -> field.getType() == Key.class && Modifier.isStatic(field.getModifiers()))
                        .map(field -> {
                            try {
                                return field.get(null);
                            } catch (IllegalAccessException e) {
                                throw new AssertionError(e);
                            }
                        })
                        .toList();

        assertThat(declared).containsExactlyInAnyOrderElementsOf(Keys.ALL);
    }

    @Test
    void noTwoKeysShareAVariable() {
        assertThat(Keys.ALL).extracting(Key::variable).doesNotHaveDuplicates();
    }

    /** Else {@code CLAVIGER_X_FILE} would be the file of one key's value and the value of another. */
    @Test
    void noKeyIsNamedLikeTheFileOfAnother() {
        var variables = Keys.ALL.stream().map(Key::variable).toList();

        assertThat(variables).noneMatch(variable -> variables.contains(variable + "_FILE"));
    }

    @Test
    void noKeyIsASectionOfAnother() {
        var names = Keys.ALL.stream().map(Key::name).toList();

        assertThat(names).noneMatch(name -> names.stream().anyMatch(other -> other.startsWith(name + ".")));
    }

    @Test
    void aKeyHasTheVariableThatItsNameSays() {
        assertThat(KmipKeys.CONNECTIONS_PER_ADDRESS.variable()).isEqualTo("CLAVIGER_KMIP_CONNECTIONS_PER_ADDRESS");
        assertThat(TlsKeys.CLIENT_AUTHORITIES_NAME.variable()).isEqualTo("CLAVIGER_TLS_CLIENT_AUTHORITIES_n_NAME");
    }
}
