package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.Tensor;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests of the tests: a rule with a mistake in it is compiled in place of the right one, and both witnesses must
/// see it.
class BrokenRulesTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path DOCUMENT = Path.of("../docs/proof.md");

    static List<BrokenRule> rules() {
        return BrokenRule.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void a_broken_rule_fails_the_test_of_its_gradient_and_the_checks_of_its_explanation(
            BrokenRule rule, @TempDir Path classes) throws Exception {
        compile(broken(rule), rule.source(), classes);
        try (var loader = new Replacing(classes)) {
            Class<?> jury = loader.loadClass(Jury.class.getName());
            assertThat(said(jury, "gradientTest", rule)).contains("its difference quotient");
            assertThat(said(jury, "explanation", rule)).contains(" NOT ");
        }
    }

    @Test
    void nobody_says_anything_against_the_rules_as_they_stand() {
        var specs = rules().stream().map(BrokenRule::spec).collect(Collectors.toCollection(TreeSet::new));
        assertThat(specs).allSatisfy(spec -> {
            assertThat(Jury.gradientTest(spec)).isEmpty();
            assertThat(Jury.explanation(spec)).isEmpty();
        });
    }

    @Test
    void the_document_lists_these_rules() throws IOException {
        String rows = rules().stream()
                .map(rule -> "| " + rule.what() + " | `" + rule.spec() + "` | fails | flagged |")
                .collect(Collectors.joining("\n"));
        assertThat(Files.readString(DOCUMENT))
                .contains("|---|---|---|---|\n" + rows + "\n\n")
                .contains(rules().size() + " of " + rules().size());
    }

    private static String said(Class<?> jury, String witness, BrokenRule rule) throws ReflectiveOperationException {
        return (String) jury.getMethod(witness, String.class).invoke(null, rule.spec());
    }

    private static String broken(BrokenRule rule) throws IOException {
        String source = Files.readString(SOURCES.resolve(rule.source()));
        int at = source.indexOf(rule.right());
        assertThat(at)
                .as("%s stands once in %s", rule.right(), rule.source())
                .isNotNegative()
                .isEqualTo(source.lastIndexOf(rule.right()));
        return source.replace(rule.right(), rule.wrong());
    }

    private static void compile(String source, String name, Path classes) throws IOException {
        Path file = classes.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        int exit = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "--class-path",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        file.toString());
        assertThat(exit).isZero();
    }

    /// Loads the library and its tests anew, with what was compiled in place of what it replaces.
    private static final class Replacing extends URLClassLoader {
        Replacing(Path classes) throws IOException {
            super(
                    new URL[] {classes.toUri().toURL(), home(Tensor.class), home(Jury.class)},
                    Replacing.class.getClassLoader());
        }

        private static URL home(Class<?> type) {
            CodeSource source = type.getProtectionDomain().getCodeSource();
            return Objects.requireNonNull(source).getLocation();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("backprop4j.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
