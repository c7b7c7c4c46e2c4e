package backprop4j.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the numbers of an explanation come from, as far as it is known.
///
/// @param model the file or the name of the network
/// @param data what the samples are taken from
/// @param samples their numbers, from 0; empty if nothing was said of samples
/// @param step of training, after which the parameters were read
/// @param seed that the first parameters were drawn from
public record Provenance(
        @Nullable String model,
        @Nullable String data,
        List<Integer> samples,
        @Nullable Long step,
        @Nullable Long seed) {
    public Provenance {
        samples = List.copyOf(samples);
    }

    /// Nothing is known.
    public static Provenance unknown() {
        return new Provenance(null, null, List.of(), null, null);
    }

    /// The same with a network.
    public Provenance ofModel(String name) {
        return new Provenance(name, data, samples, step, seed);
    }

    /// The same with samples.
    public Provenance ofSamples(String source, List<Integer> numbers) {
        return new Provenance(model, source, numbers, step, seed);
    }

    /// The same after a step of training.
    public Provenance afterStep(long number) {
        return new Provenance(model, data, samples, number, seed);
    }

    /// The same with a seed.
    public Provenance ofSeed(long number) {
        return new Provenance(model, data, samples, step, number);
    }
}
