package backprop4j.op;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// How far the float32 functions are from the true ones, in units of the last place. Run as a program it tries
/// every float there is, or one in as many as the first argument says, and writes the table into the file that
/// the second names (docs/numerics.md keeps the text around it), or only the rows of the functions that the
/// others name; the test tries one in some thousand.
final class FloatMathAccuracy {
    private static final String END = "<!-- the table above is written by FloatMathAccuracy -->";

    @FunctionalInterface
    interface FloatFunction {
        float of(float x);
    }

    /// A function, and what it approximates computed with at least 50 bits.
    ///
    /// @param bound the units that it may err by
    /// @param least errors of results smaller than this count in units of this
    record Subject(String name, FloatFunction function, DoubleUnaryOperator truth, double bound, double least) {
        @Override
        public String toString() {
            return name;
        }
    }

    record Worst(double ulps, float at) {
        Worst or(Worst other) {
            return ulps >= other.ulps ? this : other;
        }
    }

    private static Subject own(String name, FloatFunction function, DoubleUnaryOperator truth) {
        return new Subject(name, function, truth, 1, 0);
    }

    private static Subject of(Pointwise operation, DoubleUnaryOperator truth) {
        return new Subject(operation.name(), function(operation.meaning()), truth, 2, 0);
    }

    private static Subject gamma(Pointwise operation, DoubleUnaryOperator truth) {
        return new Subject(operation.name(), function(operation.meaning()), truth, 4, 1);
    }

    static final List<Subject> SUBJECTS = List.of(
            own("exp", FloatMath::exp, StrictMath::exp),
            own("log", FloatMath::log, StrictMath::log),
            own("tanh", FloatMath::tanh, StrictMath::tanh),
            own("erf", FloatMath::erf, Truths::erf),
            of(Elementary.EXPM1, StrictMath::expm1),
            of(Elementary.LOG1P, StrictMath::log1p),
            of(Elementary.SQRT, StrictMath::sqrt),
            of(Elementary.SIN, StrictMath::sin),
            of(Elementary.COS, StrictMath::cos),
            of(Elementary.TAN, StrictMath::tan),
            of(Elementary.ASIN, StrictMath::asin),
            of(Elementary.ACOS, StrictMath::acos),
            of(Elementary.ATAN, StrictMath::atan),
            of(Elementary.SINH, StrictMath::sinh),
            of(Elementary.COSH, StrictMath::cosh),
            of(Elementary.ASINH, Truths::asinh),
            of(Elementary.ACOSH, Truths::acosh),
            of(Elementary.ATANH, Truths::atanh),
            of(Elementary.ERFC, Truths::erfc),
            of(Activations.SOFTPLUS, Truths::softplus),
            gamma(Elementary.LGAMMA, Truths::lgamma),
            gamma(Elementary.polygamma(0), Truths::digamma));

    private FloatMathAccuracy() {}

    public static void main(String[] args) throws IOException {
        int stride = args.length == 0 ? 1 : Integer.parseInt(args[0]);
        List<String> names = List.of(args).subList(Math.min(args.length, 2), args.length);
        for (Subject subject : SUBJECTS) {
            if (names.isEmpty() || names.contains(subject.name)) {
                String row = row(subject, stride);
                System.out.println(row);
                if (args.length > 1) {
                    replace(Path.of(args[1]), "| " + subject.name + " |", row);
                }
            }
        }
    }

    private static String row(Subject subject, int stride) {
        Worst worst = worst(subject, stride);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.3f ULP%s | %s | %.0f |",
                subject.name,
                stride == 1 ? "all 2³²" : "1 of " + stride,
                worst.ulps,
                subject.least == 0 ? "" : " of max(\\|f\\|, 1)",
                worst.at,
                subject.bound);
    }

    /// Puts the row in the place of the one that begins alike, or behind all others of the table.
    private static void replace(Path file, String begin, String row) throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(file));
        int end = lines.indexOf(END) - 1;
        int place = IntStream.range(0, end)
                .filter(i -> lines.get(i).startsWith(begin))
                .findFirst()
                .orElse(end);
        if (place < end) {
            lines.remove(place);
        }
        lines.add(place, row);
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    /// The largest error over the floats whose bit patterns are multiples of the stride.
    static Worst worst(Subject subject, int stride) {
        long patterns = ((1L << 32) + stride - 1) / stride;
        int pieces = 256;
        return LongStream.range(0, pieces)
                .parallel()
                .mapToObj(piece -> worst(subject, stride, patterns * piece / pieces, patterns * (piece + 1) / pieces))
                .reduce(new Worst(0, 0), Worst::or);
    }

    private static Worst worst(Subject subject, int stride, long first, long end) {
        var worst = new Worst(0, 0);
        for (long pattern = first; pattern < end; pattern++) {
            float x = Float.intBitsToFloat((int) (pattern * stride));
            double ulps = error(subject, x);
            if (!(ulps <= worst.ulps)) {
                worst = new Worst(ulps, x);
            }
        }
        return worst;
    }

    /// Infinite where one is NaN and the other is not, or where the signs of zeros differ. An infinite result
    /// stands for the power of two beyond the largest float.
    static double error(Subject subject, float x) {
        float result = subject.function.of(x);
        double truth = subject.truth.applyAsDouble(x);
        if (Float.isNaN(result) || Double.isNaN(truth)) {
            return Float.isNaN(result) && Double.isNaN(truth) ? 0 : Double.POSITIVE_INFINITY;
        }
        if (Float.compare(result, (float) truth) == 0 && Float.isInfinite(result)) {
            return 0;
        }
        if (result == 0 && truth == 0 && Float.compare(result, (float) truth) != 0 || Double.isInfinite(truth)) {
            return Double.POSITIVE_INFINITY;
        }
        double finite = Float.isInfinite(result) ? Math.copySign(0x1p128, result) : result;
        return Math.abs(finite - truth) / ulp(Math.max(Math.abs(truth), subject.least));
    }

    /// The distance between the floats on both sides of a number.
    private static double ulp(double number) {
        int exponent = Math.clamp(Math.getExponent(number), Float.MIN_EXPONENT, Float.MAX_EXPONENT);
        return Math.scalb(1.0, exponent - 23);
    }

    /// The meaning of one element as the engines run it, every part that stands in it several times computed once.
    private static FloatFunction function(Expr meaning) {
        var places = new LinkedHashMap<Expr, Integer>();
        places.put(new Expr.Arg(0), 0);
        int result = place(meaning, places);
        Expr[] parts = places.keySet().toArray(Expr[]::new);
        int[][] operands = Arrays.stream(parts)
                .map(part -> part instanceof Expr.Apply apply
                        ? apply.operands().stream().mapToInt(places::get).toArray()
                        : new int[0])
                .toArray(int[][]::new);
        return x -> {
            float[] values = new float[parts.length];
            for (int i = 0; i < parts.length; i++) {
                int[] of = operands[i];
                values[i] = switch (parts[i]) {
                    case Expr.Arg argument -> x;
                    case Expr.Const(double number) -> (float) number;
                    case Expr.Apply(Primitive primitive, List<Expr> all) ->
                        primitive.apply(
                                values[of[0]], of.length > 1 ? values[of[1]] : 0, of.length > 2 ? values[of[2]] : 0);
                };
            }
            return values[result];
        };
    }

    /// Where a part's value is kept: behind those of its operands.
    private static int place(Expr part, Map<Expr, Integer> places) {
        if (!places.containsKey(part)) {
            if (part instanceof Expr.Apply apply) {
                apply.operands().forEach(operand -> place(operand, places));
            }
            places.put(part, places.size());
        }
        return places.get(part);
    }
}
