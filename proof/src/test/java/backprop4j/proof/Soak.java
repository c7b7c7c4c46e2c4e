package backprop4j.proof;

import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.RandomStream;
import backprop4j.Shape;
import backprop4j.State;
import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.Update;
import backprop4j.engine.CompiledStep;
import backprop4j.engine.Engines;
import backprop4j.op.Storage;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;

/// Lives as a service does, for as long as one likes, and looks for what only time brings: memory, classes and threads
/// that are not given back, bits that change. Each round trains a network from the same start while several threads
/// differentiate with shared parameters, computes graphs of shapes that never come again, and meets a wrong index.
///
/// Run as a program it takes minutes (10 if none are given), prints what it saw, and ends with 1 where something grew
/// or a bit differed.
final class Soak {
    private static final int THREADS = 3;
    private static final int STEPS = 60;
    private static final int NEW_GRAPHS = 12;

    /// What may grow without being called a leak, as what is measured is not exact.
    private static final double SLACK = 1.1;

    private final Tensor shared = RandomStream.of(7).normal(Shape.of(40, 30));
    private final Comparison comparison = new Comparison(List.of(Engines.cpu()));
    private final List<Reading> readings = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private long rounds;
    private long digest;

    /// What the process holds after a collection of garbage.
    record Reading(double heap, double metaspace, double classes, double threads) {
        static Reading now() {
            System.gc();
            System.gc();
            return new Reading(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    ManagementFactory.getMemoryPoolMXBeans().stream()
                            .filter(pool -> pool.getName().equals("Metaspace"))
                            .mapToLong(
                                    (MemoryPoolMXBean pool) -> pool.getUsage().getUsed())
                            .sum(),
                    ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                    ManagementFactory.getThreadMXBean().getThreadCount());
        }
    }

    /// What a soak saw.
    ///
    /// @param rounds how many were run
    /// @param readings in the order of time
    /// @param findings what is wrong; empty if nothing
    record Outcome(long rounds, List<Reading> readings, List<String> findings) {
        @Override
        public String toString() {
            Reading last = readings.getLast();
            return String.format(
                    Locale.ROOT,
                    "%d rounds: %s; at the end %.1f MiB of heap, %.1f MiB of metaspace, %.0f classes, %.0f threads",
                    rounds,
                    findings.isEmpty() ? "the same bits in each, nothing grows" : String.join("; ", findings),
                    last.heap / 0x1p20,
                    last.metaspace / 0x1p20,
                    last.classes,
                    last.threads);
        }
    }

    public static void main(String[] args) throws Exception {
        double minutes = args.length == 0 ? 10 : Double.parseDouble(args[0]);
        Outcome outcome = new Soak().last(Long.MAX_VALUE, (long) (minutes * 60e9));
        System.out.println(outcome);
        System.exit(outcome.findings.isEmpty() ? 0 : 1);
    }

    /// Rounds until there are enough or the time is over.
    Outcome last(long enough, long nanoseconds) throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + nanoseconds;
        do {
            round();
            readings.add(Reading.now());
        } while (findings.isEmpty() && rounds < enough && System.nanoTime() < end);
        grows("the heap", 4 * 0x1p20, Reading::heap);
        grows("the metaspace", 0x1p20, Reading::metaspace);
        grows("the number of classes", 200, Reading::classes);
        grows("the number of threads", 2, Reading::threads);
        return new Outcome(rounds, List.copyOf(readings), List.copyOf(findings));
    }

    /// Something grows if in the last third it is never as small as it was, at its largest, in the second.
    private void grows(String what, double slack, ToDoubleFunction<Reading> of) {
        int third = readings.size() / 3;
        if (third < 3) {
            return;
        }
        double before = readings.subList(third, 2 * third).stream()
                .mapToDouble(of)
                .max()
                .orElseThrow();
        double after = readings.subList(2 * third, readings.size()).stream()
                .mapToDouble(of)
                .min()
                .orElseThrow();
        if (after > SLACK * before + slack) {
            findings.add(what + " grew from " + (long) before + " to " + (long) after);
        }
    }

    private void round() throws InterruptedException, ExecutionException {
        var parts = new ArrayList<Callable<Long>>();
        parts.add(Soak::trained);
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            parts.add(() -> differentiated(number));
        }
        long found = 1;
        try (var pool = Executors.newFixedThreadPool(parts.size())) {
            for (Future<Long> part : pool.invokeAll(parts)) {
                found = mixed(found, part.get());
            }
        }
        if (rounds > 0 && found != digest) {
            findings.add("the bits of round " + rounds + " differ from those of the first");
        }
        digest = found;
        for (int graph = 0; graph < NEW_GRAPHS; graph++) {
            neverAgain(1_000_000_007L + rounds * NEW_GRAPHS + graph);
        }
        wrongIndex();
        rounds++;
    }

    /// A training in which batches of two sizes take turns.
    private static long trained() {
        Parameter w = Parameter.of("w", RandomStream.of(1).normal(Shape.of(50, 20)));
        Parameter v = Parameter.of("v", RandomStream.of(2).normal(Shape.of(5, 50)));
        State momentum = State.zeros("momentum", v.shape(), DType.FLOAT32);
        var steps = new ArrayList<CompiledStep>();
        int[] sizes = {32, 7};
        for (int size : sizes) {
            Tensor x = Tensor.input("x", Shape.of(size, 20), DType.FLOAT32);
            Tensor labels = Tensor.input("labels", Shape.of(size), DType.INT32);
            Tensor cost = x.linear(w).gelu().linear(v).crossEntropy(labels);
            Gradients gradients = cost.backward();
            Tensor next = momentum.tensor().mul(0.9).add(gradients.of(v));
            steps.add(CompiledStep.of(
                    List.of(x, labels),
                    List.of(cost),
                    List.of(
                            new Update(w, w.tensor().sub(gradients.of(w).mul(0.1))),
                            new Update(momentum, next),
                            new Update(v, v.tensor().sub(next.mul(0.1))))));
        }
        long bits = 1;
        for (int i = 0; i < STEPS; i++) {
            int size = sizes[i % 2];
            CompiledStep step = steps.get(i % 2);
            step.give(0, RandomStream.of(i).normal(Shape.of(size, 20)).storage());
            step.give(
                    1,
                    RandomStream.of(i)
                            .uniform(Shape.of(size))
                            .mul(5)
                            .to(DType.INT32)
                            .storage());
            step.run();
            bits = mixed(bits, step.result(0));
        }
        return mixed(bits, w.current());
    }

    /// Derivatives by what all threads share.
    private long differentiated(int thread) {
        long bits = 1;
        for (int i = 0; i < STEPS; i++) {
            Tensor x = RandomStream.of(thread).at(i).normal(Shape.of(3 + i % 5, 40));
            Tensor cost = x.matmul(shared).tanh().square().mean();
            bits = mixed(bits, cost.backward().of(shared).storage());
        }
        return bits;
    }

    /// A graph of this seed alone: its values by the library's own engine and programs, and beside it by engines
    /// and passes in all combinations.
    private void neverAgain(long seed) {
        RandomGraph graph = RandomGraph.moderate(seed);
        Tensor.evaluate(graph.build(DType.FLOAT32).results().toArray(Tensor[]::new));
        Comparison.Difference difference = comparison.of(graph);
        if (difference != null) {
            findings.add("graph " + seed + ": " + difference);
        }
    }

    /// A program that fails is fit to run again.
    private void wrongIndex() {
        Tensor index = RandomStream.of(rounds).uniform(Shape.of(4)).mul(40).to(DType.INT32);
        Tensor wrong = index.to(DType.FLOAT32).add(40).to(DType.INT32);
        try {
            shared.take(0, wrong).storage();
            findings.add("an index outside its axis was taken");
        } catch (TensorException expected) {
            shared.take(0, index).storage();
        }
    }

    private static long mixed(long bits, Storage numbers) {
        long mixed = bits;
        for (int i = 0; i < numbers.count(); i++) {
            mixed = mixed(mixed, Bits.of(numbers, i));
        }
        return mixed;
    }

    private static long mixed(long bits, long more) {
        long product = (bits ^ more) * 0x9E3779B97F4A7C15L;
        return product ^ product >>> 29;
    }
}
