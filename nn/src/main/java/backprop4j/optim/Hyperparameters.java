package backprop4j.optim;

/// Checks of numbers that people choose.
final class Hyperparameters {
    private Hyperparameters() {}

    static void requirePositive(String what, double number) {
        if (!(number > 0) || number == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(what + " must be a positive number, not " + number);
        }
    }

    /// Infinity counts as a positive number.
    static void requireAbove0(String what, double number) {
        if (!(number > 0)) {
            throw new IllegalArgumentException(what + " must be a positive number, not " + number);
        }
    }

    static void requireNotNegative(String what, double number) {
        if (!(number >= 0) || number == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(what + " must be 0 or a positive number, not " + number);
        }
    }

    static void requireFraction(String what, double number) {
        if (!(number >= 0 && number < 1)) {
            throw new IllegalArgumentException(what + " must be at least 0 and below 1, not " + number);
        }
    }
}
