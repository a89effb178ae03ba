package org.claviger.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.ObjectInputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the arrows between the server's packages: what each is allowed to know. */
class ServerArchitectureTest {
    private static final String SERVER = "org.claviger.server";
    private static final JavaClasses CLASSES = serverClasses();

    private static JavaClasses serverClasses() {
        // The names of libraries' classes are enough for these rules; reading the classes too takes many seconds.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(SERVER);
    }

    @ParameterizedTest(name = "{0} knows only {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "nothing",
            value = {
                "domain    | nothing",
                "turns     | nothing",
                "crypto    | domain turns",
                "file      | nothing",
                "store     | domain crypto file",
                "access    | domain store",
                "audit     | domain access crypto file",
                "clock     | store audit crypto",
                "operation | domain crypto store access turns",
                "dispatch  | domain crypto store access audit operation",
                "net       | access dispatch turns",
                "wallet    | nothing",
                "rest      | access dispatch net wallet",
                "client    | nothing"
            })
    void aPackageKnowsOnlyWhatTheDesignLetsItKnow(String name, @Nullable String known) {
        var allowed = known == null ? List.<String>of() : Arrays.asList(known.split(" "));
        var forbidden = DescribedPredicate.<JavaClass>describe("lie in other packages of the server", other -> {
            var parts = other.getPackageName().split("\\.");
            return other.getPackageName().startsWith(SERVER)
                    && (parts.length == 3 || !(parts[3].equals(name) || allowed.contains(parts[3])));
        });
        noClasses()
                .that(resideInAPackage(SERVER + "." + name.strip() + ".."))
                .should()
                .dependOnClassesThat(forbidden)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theDomainKnowsNeitherDatabaseNorNetworkNorProviders() {
        noClasses()
                .that(resideInAPackage(SERVER + ".domain.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.sql..",
                        "jakarta..",
                        "org.hibernate..",
                        "io.netty..",
                        "javax.crypto..",
                        "org.bouncycastle..",
                        "org.claviger.hsm..",
                        "org.slf4j.."))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyTheStoreSeesHibernateAndSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage(SERVER + ".store.hibernate..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "jakarta.persistence..", "org.hibernate..", "com.zaxxer..", "org.postgresql..", "org.sqlite.."))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyMainSeesHowTheStoreIsMade() {
        classes()
                .that()
                .resideInAPackage(SERVER + ".store.hibernate..")
                .should()
                .onlyHaveDependentClassesThat(
                        resideInAnyPackage(SERVER, SERVER + ".store.hibernate..", SERVER + ".dev.."))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyTheDoorsSeeChannels() {
        noClasses()
                .that()
                .resideOutsideOfPackages(SERVER + ".net..", SERVER + ".rest..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.netty.channel..", "io.netty.handler..", "io.netty.bootstrap.."))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void timeComesFromTheClockThatIsPassedIn() {
        // Commands begin clocks; all others are given one.
        var rule = noClasses()
                .that()
                .resideOutsideOfPackages(SERVER, SERVER + ".bench..", SERVER + ".command..", SERVER + ".dev..");
        for (var type : List.of(
                Instant.class, LocalDate.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class)) {
            rule.should()
                    .callMethod(type, "now")
                    .allowEmptyShould(true)
                    .because("tests must be able to set the time")
                    .check(CLASSES);
        }
        rule.should()
                .callMethod(System.class, "currentTimeMillis")
                .allowEmptyShould(true)
                .check(CLASSES);
        rule.should().callConstructor(Date.class).allowEmptyShould(true).check(CLASSES);
        rule.should()
                .callMethod(Clock.class, "systemUTC")
                .allowEmptyShould(true)
                .check(CLASSES);
        rule.should()
                .callMethod(Clock.class, "systemDefaultZone")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void nothingReadsSerializedObjects() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ObjectInputStream.class)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void nothingPrints() {
        noClasses()
                .that()
                .resideOutsideOfPackages(SERVER, SERVER + ".dev..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
