package io.virtwright.app.build;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may know whom. Rules over packages pass when they match nothing, so the first test holds what was imported against
 * the source files of each module.
 */
final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.virtwright");

    /** What reaches a machine: files, sockets, processes. */
    private static final DescribedPredicate<JavaClass> IO = resideInAnyPackage(
                    "java.io..", "java.nio.file..", "java.nio.channels..", "java.net..", "javax.net..")
            .or(type(Process.class))
            .or(type(ProcessBuilder.class))
            .or(type(ProcessHandle.class))
            .or(type(Runtime.class));

    @ParameterizedTest
    @ValueSource(strings = {"libvirt", "engine", "practices", "app"})
    void everySourceFileIsAmongTheClassesThatTheRulesSee(String module) {
        var folder = Checkout.root().resolve(module).resolve("src/main/java");
        var expected = Checkout.sources(folder).stream()
                .map(file -> folder.relativize(file).toString())
                .filter(file -> file.endsWith(".java") && !file.endsWith("module-info.java"))
                .map(file -> file.substring(0, file.length() - ".java".length()).replace('/', '.'))
                .toList();
        assertThat(expected).isNotEmpty();
        assertThat(CLASSES.stream().map(JavaClass::getFullName)).containsAll(expected);
    }

    @Test
    void libvirtKnowsNothingOfOurs() {
        modulesDoNotSee("libvirt", List.of("engine", "testkit", "practices", "app"));
    }

    @Test
    void engineKnowsNoPracticeAndNoCommandLine() {
        modulesDoNotSee("engine", List.of("testkit", "practices", "app"));
    }

    @Test
    void practicesKnowNoCommandLine() {
        modulesDoNotSee("practices", List.of("testkit", "app"));
    }

    @Test
    void theProgramDoesNotContainTheTestkit() {
        modulesDoNotSee("app", List.of("testkit"));
    }

    @Test
    void practicesDoNotKnowEachOther() {
        slices().matching("io.virtwright.practices.(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void practicesDoNoInputOrOutput() {
        noClasses()
                .that()
                .resideInAPackage("io.virtwright.practices..")
                .should()
                .dependOnClassesThat(IO)
                .because("all that a practice knows of a host is in the snapshot")
                .check(CLASSES);
    }

    @Test
    void practicesKnowNeitherHostsNorHowTheyAreReached() {
        noClasses()
                .that()
                .resideInAPackage("io.virtwright.practices..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.virtwright.engine.host..",
                        "io.virtwright.engine.eyes..",
                        "io.virtwright.engine.hands..",
                        "io.virtwright.libvirt.."))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.virtwright.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    private static void modulesDoNotSee(String module, List<String> others) {
        for (var other : others) {
            noClasses()
                    .that()
                    .resideInAPackage("io.virtwright." + module + "..")
                    .should()
                    .dependOnClassesThat(resideInAPackage("io.virtwright." + other + ".."))
                    .check(CLASSES);
        }
    }
}
