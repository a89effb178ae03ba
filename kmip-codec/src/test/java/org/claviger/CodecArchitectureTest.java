package org.claviger;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the arrows between the codec's packages, and what the codec as a whole must not know. */
class CodecArchitectureTest {
    private static final String CODEC = "org.claviger";
    private static final JavaClasses CLASSES = codecClasses();

    private static JavaClasses codecClasses() {
        // The names of libraries' classes are enough for these rules; reading the classes too takes many seconds.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(CODEC);
    }

    private static String layer(JavaClass type) {
        return type.getPackageName().split("\\.")[2];
    }

    @ParameterizedTest(name = "{0} knows only {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "ttlv        | enumeration secret",
                "enumeration | ttlv",
                "secret      | ttlv",
                "schema      | ttlv enumeration secret",
                "attribute   | ttlv enumeration secret schema",
                "object      | ttlv enumeration secret schema attribute",
                "operation   | ttlv enumeration secret schema attribute object",
                "message     | ttlv enumeration secret schema attribute object operation"
            })
    void aPackageKnowsOnlyThoseBelowIt(String name, String known) {
        var allowed = Arrays.asList(known.split(" "));
        var forbidden = DescribedPredicate.<JavaClass>describe(
                "lie in packages above it",
                other -> other.getPackageName().startsWith(CODEC + ".")
                        && !layer(other).equals(name)
                        && !allowed.contains(layer(other)));
        noClasses()
                .that(resideInAPackage(CODEC + "." + name + ".."))
                .should()
                .dependOnClassesThat(forbidden)
                .check(CLASSES);
    }

    @Test
    void everyPackageHasItsPlaceAmongTheArrows() {
        assertThat(CLASSES.stream().map(CodecArchitectureTest::layer).distinct())
                .containsExactlyInAnyOrder(
                        "ttlv", "enumeration", "secret", "schema", "attribute", "object", "operation", "message");
    }

    @Test
    void theCodecKnowsNeitherSocketsNorStorage() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.net..",
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.sql..",
                        "javax.net..",
                        "jakarta..",
                        "org.hibernate..",
                        "io.netty.channel..",
                        "io.netty.handler..",
                        "io.netty.bootstrap.."))
                .check(CLASSES);
    }

    @Test
    void onlyTheBinaryEncodingAndTheMessagesKnowNetty() {
        noClasses()
                .that()
                .resideOutsideOfPackages(CODEC + ".ttlv.binary..", CODEC + ".message..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.netty.."))
                .check(CLASSES);
    }

    @Test
    void theCodecAsksNoClock() {
        for (var type : List.of(
                Instant.class, LocalDate.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class)) {
            noClasses().should().callMethod(type, "now").check(CLASSES);
        }
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
        noClasses().should().callConstructor(Date.class).check(CLASSES);
        noClasses().should().dependOnClassesThat().areAssignableTo(Clock.class).check(CLASSES);
    }

    @Test
    void nothingIsNullUnlessItSaysSo() {
        assertThat(CLASSES.getPackage(CODEC).getSubpackagesInTree())
                .filteredOn(each -> !each.getClasses().isEmpty())
                .isNotEmpty()
                .allMatch(each -> each.isAnnotatedWith(NullMarked.class), "is NullMarked");
    }
}
