package backprop4j.bench;

import backprop4j.engine.cpu.Contraction;
import backprop4j.engine.cpu.FloatGemm;
import backprop4j.engine.cpu.ScalarFloatGemm;
import backprop4j.engine.cpu.vector.VectorFloatGemm;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One matrix product on one thread; `backprop bench` tells what the core can do at most.
///
/// A shape reads `kind m n k`: `nn` for row-major operands (the gradient of a layer's input, dy·w), `nt` for a
/// transposed right one (forward, x·wᵀ), `tn` for a transposed left one (the gradient of the weights, dyᵀ·x).
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class MatrixProducts {
    @Param({"vector", "scalar"})
    private String engine = "vector";

    @Param({
        "nn 256 256 256",
        "nn 512 512 512",
        "nn 1024 1024 1024",
        "nt 32 128 784",
        "tn 128 784 32",
        "nt 32 10 128",
        "tn 10 128 32",
        "nn 32 128 10",
        "nt 128 512 784",
        "tn 512 784 128",
        "nt 128 512 512",
        "tn 512 512 128",
        "nn 128 512 512",
        "nt 1 128 784",
        "nt 1 2 2"
    })
    private String shape = "nn 256 256 256";

    private FloatGemm gemm = new ScalarFloatGemm();
    private Contraction sums = Contraction.ofMatrices(0, 0, 0, 0, 1, 0, 1, 0);
    private boolean turned;
    private float[] a = {};
    private float[] b = {};
    private float[] c = {};
    private float[][] scratch = {};

    /// Fills the operands.
    @Setup
    public void fill() {
        String[] words = shape.split(" ", -1);
        int m = Integer.parseInt(words[1]);
        int n = Integer.parseInt(words[2]);
        int k = Integer.parseInt(words[3]);
        boolean aTransposed = words[0].charAt(0) == 't';
        boolean bTransposed = words[0].charAt(1) == 't';
        gemm = engine.equals("vector") ? new VectorFloatGemm() : new ScalarFloatGemm();
        var random = new Random(1);
        a = numbers(m * k, random);
        b = numbers(n * k, random);
        c = new float[m * n];
        sums = Contraction.ofMatrices(
                m, n, k, aTransposed ? 1 : k, aTransposed ? m : 1, bTransposed ? 1 : n, bTransposed ? k : 1, n);
        turned = gemm.cost(sums.transposed(), n, m) < gemm.cost(sums, m, n);
        if (turned) {
            sums = sums.transposed();
        }
        scratch = new float[gemm.scratchArrays()][gemm.scratchSize(sums, sums.rows(), sums.columns())];
    }

    private static float[] numbers(int count, Random random) {
        var numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextFloat() - 0.5f;
        }
        return numbers;
    }

    /// c = a·b.
    @Benchmark
    public float[] product() {
        float[] left = turned ? b : a;
        float[] right = turned ? a : b;
        gemm.multiply(sums, sums.whole(), left, 0, right, 0, c, 0, scratch);
        return c;
    }
}
