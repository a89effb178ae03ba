package org.claviger.hsm;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.claviger.hsm");

    @Test
    void adaptersKnowNothingOfTheRestOfTheServer() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.claviger..").and(resideOutsideOfPackage("org.claviger.hsm..")))
                .orShould()
                .dependOnClassesThat(resideInAnyPackage("io.netty..", "org.hibernate..", "jakarta.."))
                .check(CLASSES);
    }

    @Test
    void theInterfaceKnowsNoAdapter() {
        noClasses()
                .that()
                .resideInAnyPackage("org.claviger.hsm", "org.claviger.hsm.support")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.claviger.hsm.soft..", "org.claviger.hsm.aws..")
                .check(CLASSES);
    }

    @Test
    void onlyTheAwsBackendUsesTheAwsSdk() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.claviger.hsm.aws..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon..")
                .check(CLASSES);
    }

    @Test
    void onlyTheSoftwareBackendUsesBouncyCastle() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.claviger.hsm.soft..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle..")
                .check(CLASSES);
    }
}
