package backprop4j.train;

import java.util.Locale;

/// What training takes, in bytes.
///
/// @param parameters the model's values
/// @param optimizer what the optimizer remembers
/// @param working intermediate results, and the next values of what is updated
public record Memory(long parameters, long optimizer, long working) {
    /// All of it.
    public long total() {
        return parameters + optimizer + working;
    }

    /// For example `2.1 MiB (0.4 parameters, 0.8 optimizer, 0.9 working memory)`.
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.1f MiB (%.1f parameters, %.1f optimizer, %.1f working memory)",
                total() / 0x1p20,
                parameters / 0x1p20,
                optimizer / 0x1p20,
                working / 0x1p20);
    }
}
