package backprop4j.calculus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CalculusTest {
    @Test
    void the_document_is_what_the_rules_say() throws IOException {
        assertThat(Files.readString(Path.of("../docs/calculus.md"))).isEqualTo(Calculus.document());
    }
}
