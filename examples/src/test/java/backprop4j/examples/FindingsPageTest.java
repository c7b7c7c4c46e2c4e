package backprop4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.diagnose.BadNumber;
import backprop4j.diagnose.Finding;
import backprop4j.diagnose.Kind;
import backprop4j.diagnose.Place;
import backprop4j.diagnose.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The page on failing training knows everything that can be found.
final class FindingsPageTest {
    private static final Path PAGE = Path.of("../docs/when-training-fails.md");

    @ParameterizedTest
    @EnumSource(Kind.class)
    void every_finding_has_one_row(Kind kind) throws IOException {
        assertThat(Files.readAllLines(PAGE))
                .filteredOn(line -> line.startsWith("| `" + kind.key() + "` |"))
                .hasSize(1);
    }

    @Test
    void every_reason_of_a_bad_number_has_its_own_remedy() {
        for (Locale language : new Locale[] {Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE}) {
            Finding bad = Finding.of(Kind.BAD_NUMBER, Severity.ERROR, new Place("x", null, null));
            for (BadNumber.Reason reason : BadNumber.Reason.values()) {
                assertThat(bad.variant(reason.key()).remedy(language)).isNotEqualTo(bad.remedy(language));
            }
        }
    }
}
