package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
        try (var broken = Rebuilt.with(Map.of(rule.source(), broken(rule)), classes)) {
            assertThat(broken.says(Jury.class, "gradientTest", rule.spec())).contains("its difference quotient");
            assertThat(broken.says(Jury.class, "explanation", rule.spec())).contains(" NOT ");
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

    private static String broken(BrokenRule rule) throws IOException {
        String source = Files.readString(SOURCES.resolve(rule.source()));
        int at = source.indexOf(rule.right());
        assertThat(at)
                .as("%s stands once in %s", rule.right(), rule.source())
                .isNotNegative()
                .isEqualTo(source.lastIndexOf(rule.right()));
        return source.replace(rule.right(), rule.wrong());
    }
}
