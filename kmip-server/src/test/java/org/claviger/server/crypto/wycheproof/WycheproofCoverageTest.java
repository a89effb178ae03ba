package org.claviger.server.crypto.wycheproof;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.claviger.server.crypto.cipher.WycheproofCipherTest;
import org.claviger.server.crypto.cipher.WycheproofRsaTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every file of project Wycheproof's is run by one of our tests, or there is a reason why not. Which files a test runs is asked
 * of what its parameters come from, so nobody can claim one and forget it.
 */
class WycheproofCoverageTest {
    private static final List<Class<?>> TESTS = List.of(
            MacVectorsTest.class,
            WycheproofAgreementsTest.class,
            WycheproofCipherTest.class,
            WycheproofDerivationTest.class,
            WycheproofPrimesTest.class,
            WycheproofRsaTest.class,
            WycheproofSignaturesTest.class);

    /** Files, as patterns, that do not apply to what the server does. */
    private static final Map<String, String> NOT_APPLICABLE = Map.of(
            "ecdsa_.*_p1363_test",
            "signatures with ECDSA are DER here, in and out: the specification names no other form",
            "mldsa_.*_test",
            "ML-DSA has no algorithm before the draft of 3.0, and the server does not sign with it",
            "mlkem_.*_test",
            "ML-KEM has no algorithm before the draft of 3.0, and the server does not encapsulate with it",
            "aes_gmac_test",
            "KMIP's MAC has no field for the nonce that GMAC needs");

    private static Set<String> filesOf(Class<?> test) {
        var files = new TreeSet<String>();
        for (var method : test.getDeclaredMethods()) {
            parametersOf(test, method).forEach(files::add);
        }
        return files;
    }

    private static Stream<String> parametersOf(Class<?> test, Method method) {
        var rows = Stream.concat(
                annotation(method, CsvSource.class).stream()
                        .flatMap(source -> Arrays.stream(source.value()))
                        .map(row -> row.split(",", 2)[0].strip()),
                annotation(method, ValueSource.class).stream().flatMap(source -> Arrays.stream(source.strings())));
        var sources = annotation(method, MethodSource.class).stream()
                .flatMap(source -> List.of(source.value()).equals(List.of(""))
                        ? Stream.of(method.getName())
                        : Arrays.stream(source.value()))
                .flatMap(source -> call(test, source).stream())
                .map(parameter -> parameter instanceof Wycheproof.Vector vector ? vector.file() : (String) parameter);
        return Stream.concat(rows, sources);
    }

    private static <A extends Annotation> List<A> annotation(AnnotatedElement method, Class<A> type) {
        return List.of(method.getAnnotationsByType(type));
    }

    private static Collection<?> call(Class<?> test, String source) {
        try {
            var method = test.getDeclaredMethod(source);
            method.setAccessible(true);
            return (Collection<?>) method.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(test + " has no static method " + source + " that gives its parameters", e);
        }
    }

    private static List<String> reasons(String file) {
        return NOT_APPLICABLE.entrySet().stream()
                .filter(entry -> file.matches(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Test
    void everyFileIsRunOrDoesNotApplyForAReason() {
        var runBy = new TreeMap<String, List<String>>();
        for (var test : TESTS) {
            for (var file : filesOf(test)) {
                runBy.computeIfAbsent(file, _ -> new ArrayList<>()).add(test.getSimpleName());
            }
        }
        var files = Wycheproof.files(".*");
        assertThat(files).as("the files that exist").isNotEmpty().containsAll(runBy.keySet());
        assertThat(files)
                .as("files that are neither run nor listed with a reason")
                .filteredOn(file -> !runBy.containsKey(file) && reasons(file).isEmpty())
                .isEmpty();
        assertThat(files)
                .as("files that are run although there is a reason not to, or have two reasons")
                .filteredOn(file -> reasons(file).size() + (runBy.containsKey(file) ? 1 : 0) > 1)
                .isEmpty();
    }

    @Test
    void everyReasonIsForAFileThatExists() {
        var files = Wycheproof.files(".*");
        assertThat(NOT_APPLICABLE.keySet())
                .allSatisfy(pattern -> assertThat(files).anyMatch(file -> file.matches(pattern)));
    }
}
