package backprop4j.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Dependencies point downwards only.
final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("backprop4j");

    private static final List<String> CORE = List.of(
            "backprop4j",
            "backprop4j.op..",
            "backprop4j.autodiff..",
            "backprop4j.compile..",
            "backprop4j.engine..",
            "backprop4j.explain..");
    private static final List<String> NN = List.of(
            "backprop4j.nn..",
            "backprop4j.optim..",
            "backprop4j.train..",
            "backprop4j.metrics..",
            "backprop4j.data..",
            "backprop4j.io..");
    private static final List<String> PROGRAMS = List.of(
            "backprop4j.proof..",
            "backprop4j.testing..",
            "backprop4j.datasets..",
            "backprop4j.studio..",
            "backprop4j.cli..",
            "backprop4j.examples..",
            "backprop4j.bench..");

    /// No class of the packages `below` may use one of the packages `above`.
    record Rule(String reason, List<String> below, List<String> above) {
        @Override
        public String toString() {
            return reason;
        }
    }

    static List<Rule> rules() {
        return List.of(
                new Rule(
                        "operations and their derivatives know neither programs nor engines",
                        List.of("backprop4j.op..", "backprop4j.autodiff.."),
                        List.of("backprop4j.compile..", "backprop4j.engine..", "backprop4j.explain..")),
                new Rule(
                        "a pass does not know which engine will run the program",
                        List.of("backprop4j.compile.."),
                        List.of("backprop4j.engine..", "backprop4j.explain..")),
                new Rule(
                        "the oracle shares nothing with what it judges",
                        List.of("backprop4j.engine.reference.."),
                        List.of("backprop4j.engine.cpu..")),
                new Rule(
                        "what is judged shares nothing with its oracle",
                        List.of("backprop4j.engine.cpu.."),
                        List.of("backprop4j.engine.reference..")),
                new Rule("the core knows no networks", CORE, NN),
                new Rule("the core knows no programs", CORE, PROGRAMS),
                new Rule("a network knows no programs", NN, PROGRAMS),
                new Rule("proofs are about the core alone", List.of("backprop4j.proof.."), NN),
                new Rule(
                        "a layer does not know how it is trained",
                        List.of("backprop4j.nn.."),
                        List.of(
                                "backprop4j.optim..",
                                "backprop4j.train..",
                                "backprop4j.metrics..",
                                "backprop4j.data..",
                                "backprop4j.io..")),
                new Rule(
                        "optimizers, metrics and data know no layers",
                        List.of("backprop4j.optim..", "backprop4j.metrics..", "backprop4j.data.."),
                        List.of("backprop4j.nn..", "backprop4j.train..")),
                new Rule("training knows no files", List.of("backprop4j.train.."), List.of("backprop4j.io..")),
                new Rule(
                        "a data set knows no commands",
                        List.of("backprop4j.datasets.."),
                        List.of(
                                "backprop4j.studio..",
                                "backprop4j.cli..",
                                "backprop4j.examples..",
                                "backprop4j.bench..")),
                new Rule(
                        "the page knows no commands",
                        List.of("backprop4j.studio.."),
                        List.of("backprop4j.cli..", "backprop4j.examples..", "backprop4j.bench..")));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void dependencies_point_downwards(Rule rule) {
        noClasses()
                .that()
                .resideInAnyPackage(rule.below().toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rule.above().toArray(String[]::new))
                .because(rule.reason())
                .check(CLASSES);
    }

    @Test
    void only_the_kernels_and_the_measured_peak_import_the_incubating_vector_module() {
        noClasses()
                .that()
                .resideOutsideOfPackages("backprop4j.engine.cpu.vector", "backprop4j.cli.bench")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator..")
                .because("the library runs without the module")
                .check(CLASSES);
    }

    @Test
    void every_package_is_null_marked() {
        assertThat(CLASSES.getPackage("backprop4j").getSubpackagesInTree())
                .isNotEmpty()
                .filteredOn(inside -> !inside.getClasses().isEmpty())
                .allMatch(inside -> inside.isAnnotatedWith(NullMarked.class), "is @NullMarked");
    }

    @Test
    void the_rules_see_every_package_they_name() {
        assertThat(CLASSES.getPackage("backprop4j").getSubpackagesInTree())
                .extracting(JavaPackage::getName)
                .contains(
                        "backprop4j.engine.cpu.vector",
                        "backprop4j.io",
                        "backprop4j.testing",
                        "backprop4j.studio",
                        "backprop4j.cli",
                        "backprop4j.examples");
    }
}
