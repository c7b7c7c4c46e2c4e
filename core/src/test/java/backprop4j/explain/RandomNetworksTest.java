package backprop4j.explain;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Parameter;
import backprop4j.explain.Explanation.Level;
import backprop4j.explain.Explanation.Product;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Any gradient of any network unfolds into a sum that is right by both checks.
final class RandomNetworksTest {
    /// Times four kinds: two hundred networks.
    private static final int NETWORKS = 50;

    @ParameterizedTest
    @EnumSource
    void every_entry_passes_both_checks_and_every_term_can_be_opened(RandomNetwork.Kind kind) {
        for (int seed = 0; seed < NETWORKS; seed++) {
            var network = new RandomNetwork(kind, seed % 2 == 0 ? DType.FLOAT32 : DType.FLOAT64, seed);
            Explainer explainer = Explainer.of(network.cost().backward());
            for (Parameter parameter : network.parameters()) {
                Explanation explanation = explainer.entry(parameter, network.someEntry(parameter));
                String about = "%s %d: %s".formatted(kind, seed, explanation);
                assertThat(explanation.difference().holds()).as(about).isTrue();
                for (Level level : explanation.levels()) {
                    assertAddsUp(level, about);
                    for (Product product : level.products()) {
                        if (product.next() != null) {
                            assertAddsUp(explainer.open(product.next().address()), about);
                        }
                    }
                }
            }
        }
    }

    /// In float64 to a few roundings; with the engine's numbers as far as its own roundings reach.
    private static void assertAddsUp(Level level, String about) {
        assertThat(level.arithmetic().holds()).as("%s%n%s", level.name(), about).isTrue();
        assertThat(Math.abs(level.sum() - level.value()))
                .as("%s%n%s", level.name(), about)
                .isLessThanOrEqualTo(1e-12 * Math.max(level.mass(), 1e-290));
    }
}
