package backprop4j.engine.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jdk.incubator.vector.VectorShape;
import org.junit.jupiter.api.Test;

class VectorWidthTest {
    @Test
    void is_what_the_property_says_or_what_the_processor_prefers() {
        assertThat(VectorWidth.of("128")).isEqualTo(VectorShape.S_128_BIT);
        assertThat(VectorWidth.of("256")).isEqualTo(VectorShape.S_256_BIT);
        assertThat(VectorWidth.of("512")).isEqualTo(VectorShape.S_512_BIT);
        assertThat(VectorWidth.of(null)).isEqualTo(VectorShape.preferredShape());
    }

    @Test
    void names_the_widths_there_are_when_asked_for_another() {
        assertThatThrownBy(() -> VectorWidth.of("64"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'64'")
                .hasMessageContaining("128, 256 or 512");
    }
}
