package backprop4j.engine.cpu;

import backprop4j.DType;
import backprop4j.compile.Graph;
import backprop4j.compile.Program;
import backprop4j.compile.Step;
import backprop4j.engine.Engine;
import backprop4j.engine.Executable;
import backprop4j.op.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Runs programs step by step with all cores.
public final class CpuEngine implements Engine {
    /// Runs after which small steps are worth code of their own.
    private static final int OFTEN = 200;

    private final KernelSet kernels;
    private final int threads;
    private final Workers workers;
    private final int often;
    private final FloatLoops floatLoops;
    private final DoubleLoops doubleLoops;

    /// An engine with its own threads.
    CpuEngine(KernelSet kernels, int threads) {
        this(kernels, threads, OFTEN);
    }

    /// An engine with its own threads, which writes code for small steps after so many runs.
    CpuEngine(KernelSet kernels, int threads, int often) {
        this.kernels = kernels;
        this.threads = threads;
        this.workers = new Workers(threads);
        this.often = often;
        Executor background = background();
        this.floatLoops = new FloatLoops(kernels.floats(), background);
        this.doubleLoops = new DoubleLoops(kernels.doubles(), background);
    }

    /// One daemon thread that makes loops fast, while there are any to make.
    private static Executor background() {
        ThreadFactory daemons =
                Thread.ofPlatform().daemon().name("backprop4j-loops").factory();
        return new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons);
    }

    /// The engine that the system properties ask for.
    public static CpuEngine create() {
        return new CpuEngine(KernelSet.chosen(), threads());
    }

    /// An engine on one thread without vectors, whatever the system properties ask for.
    public static CpuEngine scalar() {
        return new CpuEngine(KernelSet.scalar(), 1);
    }

    /// Like [#scalar], but small steps run in code of their own from the first run on.
    public static CpuEngine unrolled() {
        return new CpuEngine(KernelSet.scalar(), 1, 0);
    }

    private static int threads() {
        String asked = System.getProperty("backprop4j.threads");
        if (asked == null) {
            return java.lang.Runtime.getRuntime().availableProcessors();
        }
        try {
            int threads = Integer.parseInt(asked);
            if (threads >= 1 && threads <= 1024) {
                return threads;
            }
        } catch (NumberFormatException notANumber) {
            throw badThreads(asked, notANumber);
        }
        throw badThreads(asked, null);
    }

    private static IllegalArgumentException badThreads(String asked, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "the system property backprop4j.threads is \"" + asked + "\", but must be a number from 1 to 1024",
                cause);
    }

    /// Chains of either type that run as loops of their own.
    int loops() {
        return floatLoops.count() + doubleLoops.count();
    }

    @Override
    public String name() {
        return "cpu, " + kernels.name() + ", " + threads + (threads == 1 ? " thread" : " threads")
                + (often == 0 ? ", small steps unrolled" : "");
    }

    @Override
    public Executable prepare(Program program) {
        int first = program.inPlace().firstStep(program.steps());
        Kernel[] early = kernels(program, 0, first);
        Kernel[] late = kernels(program, first, program.steps().size());
        return () -> {
            var frame = new Frame(program);
            for (Kernel kernel : early) {
                kernel.reserve(frame);
            }
            for (Kernel kernel : late) {
                kernel.reserve(frame);
            }
            return new Executable.Session() {
                @Override
                public void compute(Storage[] slots, Storage[] results) {
                    frame.bind(slots, results);
                    run(early);
                }

                @Override
                public void update(Storage[] slots, Storage[] results) {
                    frame.bindResults(results);
                    run(late);
                }

                private void run(Kernel[] kernels) {
                    for (Kernel kernel : kernels) {
                        workers.run(kernel, frame);
                    }
                }
            };
        };
    }

    /// The kernels of the steps `from` to `to − 1`, in order.
    private Kernel[] kernels(Program program, int from, int to) {
        boolean[] singles = ofType(program.graph(), DType.FLOAT32);
        boolean[] doubles = ofType(program.graph(), DType.FLOAT64);
        var all = new ArrayList<Kernel>();
        for (int i = from; i < to; i++) {
            int small = SmallSteps.count(program, i, to);
            if (small > 1) {
                all.add(small(program, i, i + small, singles, doubles));
                i += small - 1;
                continue;
            }
            Step step = program.steps().get(i);
            Kernel both = i + 1 < to ? together(step, program.steps().get(i + 1), program) : null;
            if (both != null) {
                all.add(both);
                i++;
            } else {
                all.addAll(kernels(step, program, singles, doubles));
            }
        }
        return all.toArray(Kernel[]::new);
    }

    private Kernel small(Program program, int from, int to, boolean[] singles, boolean[] doubles) {
        List<Step> steps = program.steps().subList(from, to);
        List<Kernel> each = steps.stream()
                .flatMap(step -> kernels(step, program, singles, doubles).stream())
                .toList();
        return new SmallSteps(each, steps, program.graph(), SmallSteps.readOutside(program, from, to), often);
    }

    /// One kernel for a product whose results only the next step adds up where they overlap, or null.
    private @Nullable Kernel together(Step step, Step next, Program program) {
        if (!(step instanceof Step.Product product && next instanceof Step.Moved moved)
                || moved.reads().stream().anyMatch(read -> read.node() != product.result())
                || !hasOneReader(product.result(), program)) {
            return null;
        }
        var sum = new Move(moved, program.graph(), kernels, threads);
        return single(program.graph(), product.result())
                ? FloatOverlappedProduct.of(product, kernels.floatGemm(), sum, program.graph(), threads)
                : DoubleOverlappedProduct.of(product, kernels.doubleGemm(), sum, program.graph(), threads);
    }

    private static boolean hasOneReader(int node, Program program) {
        long readers = program.steps().stream()
                .filter(step -> step.reads().stream().anyMatch(read -> read.node() == node))
                .count();
        return readers == 1 && IntStream.of(program.graph().outputs()).noneMatch(output -> output == node);
    }

    private static boolean[] ofType(Graph graph, DType dtype) {
        boolean[] same = new boolean[graph.size()];
        for (int id = 0; id < same.length; id++) {
            same[id] = graph.node(id).dtype() == dtype;
        }
        return same;
    }

    /// The kernels of a step, which run one after the other.
    private List<Kernel> kernels(Step step, Program program, boolean[] singles, boolean[] doubles) {
        Graph graph = program.graph();
        return switch (step) {
            case Step.Fused fused ->
                List.of(
                        fused.compute() == DType.FLOAT32
                                ? singles(fused, program, singles)
                                : doubles(fused, program, doubles));
            case Step.Folded folded ->
                List.of(
                        single(graph, folded.result())
                                ? new FloatFold(folded, kernels.floats(), threads)
                                : new DoubleFold(folded, kernels.doubles(), threads));
            case Step.Product product ->
                single(graph, product.result())
                        ? new FloatProduct(product, kernels.floatGemm(), threads).kernels()
                        : new DoubleProduct(product, kernels.doubleGemm(), threads).kernels();
            case Step.Moved moved -> List.of(new Move(moved, graph, kernels, threads));
            case Step.Picked picked -> List.of(picked(picked, graph));
            case Step.OnBlocks blocks -> List.of(new Blocks(blocks, graph));
            case Step.Drawn drawn -> List.of(new Drawing(drawn, graph));
            case Step.Regional regional -> {
                Program body = regional.body();
                yield List.of(
                        new RegionRun(regional, kernels(body, 0, body.steps().size()), workers));
            }
        };
    }

    private Kernel singles(Step.Fused fused, Program program, boolean[] computesHere) {
        return !kernels.vectors() && FloatBlockChain.serves(fused)
                ? new FloatBlockChain(fused, computesHere, kernels.floats(), threads)
                : new FloatChain(fused, program, computesHere, kernels.floats(), floatLoops, threads);
    }

    private Kernel doubles(Step.Fused fused, Program program, boolean[] computesHere) {
        return !kernels.vectors() && DoubleBlockChain.serves(fused)
                ? new DoubleBlockChain(fused, computesHere, kernels.doubles(), threads)
                : new DoubleChain(fused, program, computesHere, kernels.doubles(), doubleLoops, threads);
    }

    private Kernel picked(Step.Picked step, Graph graph) {
        Kernel rows = switch (graph.node(step.result()).dtype()) {
            case FLOAT32 -> FloatRows.of(step, graph, threads);
            case FLOAT64 -> DoubleRows.of(step, graph, threads);
            case INT32, BOOL -> null;
        };
        return rows != null ? rows : new Pick(step, graph);
    }

    private static boolean single(Graph graph, int node) {
        return graph.node(node).dtype() == DType.FLOAT32;
    }
}
