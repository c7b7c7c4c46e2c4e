package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Follows docs/adding-an-operation.md to the letter: every step names a file, and a place in it or none, which
/// is the end of the class or page; what stands indented below the step is put there.
class GuideTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern STEP = Pattern.compile(
            "(?m)^\\d+\\. .*? `([\\w./-]+/[\\w.-]+)`(?:[^`]*?, below `([^`]+)`)?[^\\n]*\\n(?: {3}\\S[^\\n]*\\n)*\\n((?: {7}.*\\n)+)");

    @TempDir
    private Path folder;

    private List<Step> steps = List.of();

    /// @param below the line behind which the text goes; empty if at the end
    private record Step(Path file, String below, String text) {
        boolean isSource() {
            return file.toString().endsWith(".java");
        }

        String applied(String content) {
            int at = below.isEmpty()
                    ? isSource() ? content.lastIndexOf('}') : content.length()
                    : content.indexOf('\n', content.indexOf(below)) + 1;
            assertThat(below.isEmpty() || content.contains(below))
                    .as("%s has a place below %s", file, below)
                    .isTrue();
            return content.substring(0, at) + text + content.substring(at);
        }
    }

    @BeforeEach
    void read() throws IOException {
        var found = new ArrayList<Step>();
        var matcher = STEP.matcher(Files.readString(ROOT.resolve("docs/adding-an-operation.md")));
        while (matcher.find()) {
            String below = matcher.group(2);
            found.add(new Step(
                    Path.of(matcher.group(1)),
                    below == null ? "" : below,
                    matcher.group(3).replaceAll("(?m)^ {7}", "")));
        }
        steps = found;
    }

    @Test
    void an_operation_is_added_in_at_most_four_places() {
        assertThat(steps).hasSizeBetween(3, 4);
        assertThat(steps.stream().map(Step::file)).doesNotHaveDuplicates();
    }

    @Test
    void an_operation_that_was_added_by_the_guide_passes_the_tests_of_all_operations() throws Exception {
        try (Rebuilt library = apply(steps)) {
            assertThat(library.says(Jury.class, "gradientTest", "softsign()")).isEmpty();
            assertThat(library.says(Jury.class, "enginesTest", "softsign()")).isEmpty();
            assertThat(library.says(Jury.class, "explanation", "softsign()")).isEmpty();
            assertThat(library.says(Jury.class, "specificationsTest", "softsign()"))
                    .isEmpty();
            assertThat(library.says(Jury.class, "documentTest", document())).isEmpty();
        }
    }

    @Test
    void an_operation_whose_specification_was_forgotten_fails_a_test() throws Exception {
        try (Rebuilt library = apply(without("PointwiseSpecs.java"))) {
            assertThat(library.says(Jury.class, "specificationsTest", "softsign()"))
                    .contains("softsign");
        }
    }

    @Test
    void an_operation_that_the_page_does_not_name_fails_a_test() throws Exception {
        try (Rebuilt library = apply(without("operations.md"))) {
            assertThat(library.says(Jury.class, "documentTest", document())).contains("softsign");
        }
    }

    private List<Step> without(String file) {
        var others = steps.stream().filter(step -> !step.file.endsWith(file)).toList();
        assertThat(others).hasSize(steps.size() - 1);
        return others;
    }

    private String document() {
        return folder.resolve("operations.md").toString();
    }

    /// The sources as the steps leave them, compiled; the page stands in the folder.
    private Rebuilt apply(List<Step> followed) throws IOException {
        Map<String, String> sources = new HashMap<>();
        Files.copy(ROOT.resolve("docs/operations.md"), folder.resolve("operations.md"));
        for (Step step : followed) {
            String changed = step.applied(Files.readString(ROOT.resolve(step.file)));
            if (step.isSource()) {
                String name = step.file.toString().replace('\\', '/');
                sources.put(name.substring(name.indexOf("/java/") + "/java/".length()), changed);
            } else {
                Files.writeString(folder.resolve(step.file.getFileName()), changed);
            }
        }
        return Rebuilt.with(sources, folder);
    }
}
