package backprop4j.explain;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.explain.Explanation.Level;
import backprop4j.explain.Explanation.Product;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Any gradient of any network unfolds into a sum that is right by both checks, by the engine's bits, and by the
/// slope of the same network built again. `-Dexplain.seed=1000 -Dexplain.networks=500` tries others: five hundred
/// of each kind, from that seed on.
final class RandomNetworksTest {
    private static final int FIRST = Integer.getInteger("explain.seed", 0);

    /// Times four kinds: two hundred networks.
    private static final int NETWORKS = Integer.getInteger("explain.networks", 50);

    private static DType dtype(int seed) {
        return seed % 2 == 0 ? DType.FLOAT32 : DType.FLOAT64;
    }

    @ParameterizedTest
    @EnumSource
    void every_entry_passes_both_checks_and_every_term_can_be_opened(RandomNetwork.Kind kind) {
        for (int seed = FIRST; seed < FIRST + NETWORKS; seed++) {
            var network = new RandomNetwork(kind, dtype(seed), seed);
            Gradients gradients = network.cost().backward();
            Explainer explainer = Explainer.of(gradients);
            for (int i = 0; i < network.parameters().size(); i++) {
                Parameter parameter = network.parameters().get(i);
                int[] entry = network.someEntry(parameter);
                int position = Positions.of(parameter.tensor(), entry);
                Explanation explanation = explainer.entry(parameter, entry);
                String about = "%s %d: %s".formatted(kind, seed, explanation);
                assertThat(explanation.difference().holds()).as(about).isTrue();
                Level first = explanation.levels().getFirst();
                assertThat(first.engine())
                        .as(about)
                        .isEqualTo(gradients.of(parameter).storage().get(position));
                assertSlope(first, kind, seed, i, position, about);
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

    /// The network is built again with the number moved; a smaller move where a kink is near.
    private static void assertSlope(
            Level level, RandomNetwork.Kind kind, int seed, int parameter, int position, String about) {
        double difference = Double.POSITIVE_INFINITY;
        double tolerance = 0;
        for (double h = 1e-5; difference > tolerance && h > 1e-8; h /= 10) {
            double above = RandomNetwork.moved(kind, dtype(seed), seed, parameter, position, h);
            double below = RandomNetwork.moved(kind, dtype(seed), seed, parameter, position, -h);
            difference = Math.abs((above - below) / (2 * h) - level.value());
            tolerance = Math.max(1e-6 * level.mass(), 1e-14 * (1 + Math.abs(above)) / h);
        }
        assertThat(difference).as(about).isLessThanOrEqualTo(tolerance);
    }

    @Test
    void the_networks_have_every_part_there_is() {
        Set<String> met = new TreeSet<>();
        for (RandomNetwork.Kind kind : RandomNetwork.Kind.values()) {
            for (int seed = FIRST; seed < FIRST + NETWORKS; seed++) {
                met.addAll(new RandomNetwork(kind, dtype(seed), seed).parts());
            }
        }
        assertThat(met).containsExactlyInAnyOrderElementsOf(RandomNetwork.PARTS);
    }
}
