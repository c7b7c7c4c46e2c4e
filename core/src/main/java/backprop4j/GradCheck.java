package backprop4j;

import backprop4j.autodiff.Forward;
import backprop4j.autodiff.Reverse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Checks derivatives against difference quotients, for functions with operations of one's own:
///
/// ```java
/// GradCheck.Report report = GradCheck.of(x -> x.sin().mul(x)).at(Tensor.of(0.5, -1));
/// ```
///
/// All is computed in float64; points of float32 are widened. With random weights c the function becomes the cost
/// C = Σ c·f(x), and every entry of ∂C/∂x is compared with a central difference of sixth order. So is, to the
/// second order, every entry of the gradient of Σ d·∂C/∂x. In addition ⟨v, Jᵀu⟩ must be ⟨Jv, u⟩. The function is
/// called many times and must give the same for the same point.
public final class GradCheck {
    /// Steps of the differences, relative to the number. The first that agrees decides: large ones round less,
    /// small ones keep clear of kinks and of the ends of a domain.
    private static final double[] STEPS = {0x1p-7, 0x1p-9, 0x1p-11, 0x1p-13, 0x1p-15};

    private static final double[] WEIGHTS = {45 / 60.0, -9 / 60.0, 1 / 60.0};

    /// One-sided quotients that differ by more than this, relative to the larger, tell a kink, and so do quotients
    /// that grow as their steps shrink: where the first derivative has a kink, the second one's quotients do.
    private static final double KINK = 1e-3;

    private final Function<List<Tensor>, Tensor> f;
    private final double tolerance;
    private final int order;
    private final long seed;

    private GradCheck(Function<List<Tensor>, Tensor> f, double tolerance, int order, long seed) {
        this.f = f;
        this.tolerance = tolerance;
        this.order = order;
        this.seed = seed;
    }

    /// A check of a function of one tensor.
    public static GradCheck of(UnaryOperator<Tensor> f) {
        return ofAll(x -> f.apply(x.getFirst()));
    }

    /// A check of a function of several tensors. Those that hold no real numbers, such as labels, stay as they
    /// are.
    public static GradCheck ofAll(Function<List<Tensor>, Tensor> f) {
        return new GradCheck(f, 1e-9, 2, 1);
    }

    /// How far an entry g may be from its difference quotient: `tolerance`·max(1, |g|), beside what rounding of
    /// the cost makes of the quotient. 1e-9 if not said otherwise.
    public GradCheck tolerance(double tolerance) {
        return new GradCheck(f, tolerance, order, seed);
    }

    /// How many times to differentiate; 2 if not said otherwise.
    public GradCheck order(int order) {
        if (order < 1) {
            throw new IllegalArgumentException("the order is " + order + ", but must be at least 1");
        }
        return new GradCheck(f, tolerance, order, seed);
    }

    /// Another seed, for other weights.
    public GradCheck seed(long seed) {
        return new GradCheck(f, tolerance, order, seed);
    }

    /// An entry of a derivative beside its difference quotient.
    ///
    /// @param order of the derivative: 1 for the gradient
    /// @param input the number of the argument
    /// @param index where in it
    /// @param derivative what differentiation says
    /// @param quotient what the differences say; of a kink the one from the right
    /// @param allowed how far they may be apart
    public record Entry(int order, int input, List<Integer> index, double derivative, double quotient, double allowed) {
        /// For a person: `∂C/∂x0[2, 1] is 0.5, but its difference quotient is 1.0`.
        @Override
        public String toString() {
            String what = order == 1 ? "∂C/∂x" : "the derivative of order " + order + " by x";
            return String.format(
                    Locale.ROOT,
                    "%s%d%s is %.9g, but its difference quotient is %.9g (they may differ by %.2g)",
                    what,
                    input,
                    index,
                    derivative,
                    quotient,
                    allowed);
        }
    }

    /// What a check has found.
    ///
    /// @param checked how many entries were compared
    /// @param wrong those that disagree, the worst first
    /// @param kinks those at which the function has no derivative: the one taken lies between the slopes on both
    /// sides, or the derivative before it jumps
    /// @param adjointGap |⟨v, Jᵀu⟩ − ⟨Jv, u⟩| relative to the larger mass of both
    public record Report(int checked, List<Entry> wrong, List<Entry> kinks, double adjointGap) {
        /// Whether every derivative agrees.
        public boolean passed() {
            return wrong.isEmpty() && adjointGap <= 1e-10;
        }

        /// For a person: what is wrong, and where to look.
        @Override
        public String toString() {
            var text = new StringBuilder();
            if (wrong.isEmpty()) {
                text.append("all ").append(checked).append(" entries agree with their difference quotients");
            } else {
                text.append(wrong.size()).append(" of ").append(checked).append(" entries are wrong:");
                wrong.stream().limit(5).forEach(entry -> text.append("\n  ").append(entry));
                text.append(wrong.size() > 5 ? "\n  …" : "");
                text.append("\nLook at the derivative of the operations of your own on the way to the result.");
            }
            if (!kinks.isEmpty()) {
                text.append("\nNo derivative exists at ").append(kinks.size()).append(" entries, such as x");
                text.append(kinks.getFirst().input).append(kinks.getFirst().index);
                text.append("; what is taken there is a convention.");
            }
            if (!(adjointGap <= 1e-10)) {
                text.append("\n⟨v, Jᵀu⟩ and ⟨Jv, u⟩ differ by ")
                        .append(adjointGap)
                        .append(" of their mass.");
            }
            return text.toString();
        }
    }

    /// Checks at one point.
    ///
    /// @throws TensorException if the function does not take these tensors
    public Report at(Tensor... points) {
        List<Tensor> x = Arrays.stream(points).map(GradCheck::widened).toList();
        var wrong = new ArrayList<Entry>();
        var kinks = new ArrayList<Entry>();
        int checked = 0;
        Function<List<Tensor>, Tensor> cost = weighted(f, x, seed);
        for (int i = 1; i <= order; i++) {
            checked += compare(cost, i, x, wrong, kinks);
            cost = weighted(gradientOf(cost), x, seed + i);
        }
        wrong.sort((a, b) -> Double.compare(excess(b), excess(a)));
        return new Report(checked, List.copyOf(wrong), List.copyOf(kinks), adjointGap(x));
    }

    private static double excess(Entry entry) {
        double error = Math.abs(entry.derivative - entry.quotient) / entry.allowed;
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    private static Tensor widened(Tensor point) {
        return point.dtype().isFloating() ? Tensor.copyOf(point.toDoubles(), point.shape()) : point;
    }

    /// Σ weights · results, a cost.
    private static Function<List<Tensor>, Tensor> weighted(
            Function<List<Tensor>, Tensor> f, List<Tensor> at, long seed) {
        Shape shape = f.apply(at).shape();
        Tensor weights = random(shape, seed);
        return x -> f.apply(x).mul(weights).sum();
    }

    private static Tensor random(Shape shape, long seed) {
        var random = new Random(seed);
        double[] numbers = random.doubles(shape.count(), 0.5, 1.5).toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextBoolean() ? numbers[i] : -numbers[i];
        }
        return Tensor.copyOf(numbers, shape);
    }

    /// All derivatives of a cost by its real arguments, as one vector.
    private static Function<List<Tensor>, Tensor> gradientOf(Function<List<Tensor>, Tensor> cost) {
        return x -> {
            Gradients gradients = cost.apply(x).backward();
            var parts = new ArrayList<Tensor>();
            for (Tensor argument : x) {
                if (argument.dtype().isFloating()) {
                    parts.add(derivative(gradients, argument)
                            .reshape(argument.shape().count()));
                }
            }
            return Tensor.concat(0, parts.toArray(Tensor[]::new));
        };
    }

    private static Tensor derivative(Gradients gradients, Tensor by) {
        return gradients.reaches(by) ? gradients.of(by) : Tensor.zeros(by.shape(), by.dtype());
    }

    private int compare(
            Function<List<Tensor>, Tensor> cost, int order, List<Tensor> x, List<Entry> wrong, List<Entry> kinks) {
        int checked = 0;
        Gradients gradients = cost.apply(x).backward();
        for (int input = 0; input < x.size(); input++) {
            Tensor argument = x.get(input);
            if (!argument.dtype().isFloating()) {
                continue;
            }
            double[] found = derivative(gradients, argument).toDoubles();
            for (int position = 0; position < found.length; position++) {
                checked++;
                var slope = new Slope(cost, x, input, position);
                compare(slope, order, found[position], wrong, kinks);
            }
        }
        return checked;
    }

    private void compare(Slope slope, int order, double derivative, List<Entry> wrong, List<Entry> kinks) {
        double scale = Math.max(1, Math.abs(derivative));
        Entry entry = null;
        for (double step : STEPS) {
            double quotient = slope.central(step);
            double allowed = tolerance * scale + slope.rounding(step);
            var now = new Entry(order, slope.input, slope.index(), derivative, quotient, allowed);
            if (Math.abs(derivative - quotient) <= allowed) {
                return;
            }
            entry = entry == null || excess(now) < excess(entry) ? now : entry;
        }
        double left = slope.oneSided(-STEPS[STEPS.length - 1]);
        double right = slope.oneSided(STEPS[STEPS.length - 1]);
        boolean between = derivative >= Math.min(left, right) - KINK * scale
                && derivative <= Math.max(left, right) + KINK * scale;
        boolean bends = Math.abs(left - right) > KINK * Math.max(Math.abs(left), Math.abs(right)) && between;
        if (bends || slope.jumps()) {
            kinks.add(new Entry(order, slope.input, slope.index(), derivative, right, Math.abs(left - right)));
        } else if (entry != null) {
            wrong.add(entry);
        }
    }

    /// The cost along one number of one argument.
    private static final class Slope {
        private final Function<List<Tensor>, Tensor> cost;
        private final List<Tensor> x;
        private final int input;
        private final int position;
        private final double center;

        Slope(Function<List<Tensor>, Tensor> cost, List<Tensor> x, int input, int position) {
            this.cost = cost;
            this.x = x;
            this.input = input;
            this.position = position;
            this.center = x.get(input).storage().get(position);
        }

        private double length(double step) {
            return step * Math.max(1, Math.abs(center));
        }

        private double at(double offset) {
            double[] numbers = x.get(input).toDoubles();
            numbers[position] = center + offset;
            var moved = new ArrayList<>(x);
            moved.set(input, Tensor.copyOf(numbers, x.get(input).shape()));
            return cost.apply(moved).toScalar();
        }

        /// A central difference of the sixth order.
        double central(double step) {
            double h = length(step);
            double sum = 0;
            for (int k = 1; k <= WEIGHTS.length; k++) {
                sum += WEIGHTS[k - 1] * (at(k * h) - at(-k * h));
            }
            return sum / h;
        }

        /// A difference of the second order towards one side.
        double oneSided(double step) {
            double h = length(step);
            return (4 * at(h) - at(2 * h) - 3 * at(0)) / (2 * h);
        }

        /// Whether there is a jump of what is differentiated, which makes one of the quotients four times as
        /// large with a quarter of the step.
        boolean jumps() {
            double small = STEPS[STEPS.length - 1];
            return grows(small) || grows(-small);
        }

        private boolean grows(double step) {
            double near = Math.abs(oneSided(step));
            return near > 1 / Math.abs(step) * KINK && near > 3.5 * Math.abs(oneSided(4 * step));
        }

        /// What rounding of the cost makes of a difference.
        double rounding(double step) {
            return 64 * 0x1p-53 * Math.max(1, Math.abs(at(0))) / length(step);
        }

        List<Integer> index() {
            var index = new ArrayList<Integer>();
            int rest = position;
            for (int stride : x.get(input).shape().strides()) {
                index.add(rest / stride);
                rest %= stride;
            }
            return index;
        }
    }

    /// Of the function of the real arguments put one behind the other: the one product by the forward mode, the
    /// other by the backward pass.
    private double adjointGap(List<Tensor> x) {
        Tensor y = f.apply(x);
        Tensor u = random(y.shape(), seed + 100);
        List<Tensor> real = x.stream().filter(t -> t.dtype().isFloating()).toList();
        List<Tensor> directions = IntStream.range(0, real.size())
                .mapToObj(i -> random(real.get(i).shape(), seed + 200 + i))
                .toList();
        double onTheLeft = 0;
        double mass = 0x1p-1000;
        Gradients gradients = Reverse.of(y, u);
        for (int i = 0; i < real.size(); i++) {
            Tensor products = derivative(gradients, real.get(i)).mul(directions.get(i));
            onTheLeft += products.sum().toScalar();
            mass += products.abs().sum().toScalar();
        }
        Tensor forward = Forward.of(List.of(y), real, directions).getFirst();
        if (forward == null) {
            return Math.abs(onTheLeft) / mass;
        }
        Tensor products = forward.mul(u);
        double onTheRight = products.sum().toScalar();
        mass = Math.max(mass, products.abs().sum().toScalar());
        return Math.abs(onTheLeft - onTheRight) / mass;
    }
}
