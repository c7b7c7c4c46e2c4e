package backprop4j.cli.bench;

import java.util.Arrays;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;

/// What the machine can do at most, measured now.
///
/// @param peak multiply-adds in a second, float32, over all threads
/// @param bandwidth bytes in a second of `a = b + s·c` over arrays that no cache holds, over all threads
public record Machine(int threads, double peak, double bandwidth) {
    /// Floats of each of the three arrays, shared by the threads: 3 × 64 MB.
    private static final int TRIAD = 1 << 24;

    private static final int ROUNDS = 12;

    /// Measures with this many threads; takes about a second. Without `jdk.incubator.vector` the peak is NaN.
    public static Machine measure(int threads) {
        double peak = hasVectors()
                ? best(threads, thread -> MultiplyAddChains.run(1e-3f), MultiplyAddChains.multiplyAdds())
                : Double.NaN;
        float[] a = new float[TRIAD];
        float[] b = new float[TRIAD];
        float[] c = new float[TRIAD];
        Arrays.fill(b, 1);
        Arrays.fill(c, 2);
        int share = TRIAD / threads;
        double bandwidth = best(threads, thread -> triad(a, b, c, thread * share, (thread + 1) * share), 12.0 * share);
        return new Machine(threads, peak, bandwidth);
    }

    /// Whether the JVM was started with `--add-modules jdk.incubator.vector`.
    public static boolean hasVectors() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    private interface Work {
        float run(int thread);
    }

    private static float triad(float[] a, float[] b, float[] c, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = b[i] + 0.5f * c[i];
        }
        return a[from];
    }

    /// The largest rate that all threads reached together; the first rounds also let the work be compiled.
    private static double best(int threads, Work work, double amountEach) {
        long[][] times = new long[threads][2 * ROUNDS];
        var barrier = new CyclicBarrier(threads);
        Thread[] workers = IntStream.range(0, threads)
                .mapToObj(thread -> Thread.ofPlatform().daemon().start(() -> {
                    float kept = 0;
                    for (int round = 0; round < ROUNDS; round++) {
                        await(barrier);
                        times[thread][2 * round] = System.nanoTime();
                        for (int i = 0; i < repeats(amountEach); i++) {
                            kept += work.run(thread);
                        }
                        times[thread][2 * round + 1] = System.nanoTime();
                    }
                    if (Float.isNaN(kept)) {
                        throw new ArithmeticException("finite numbers gave NaN");
                    }
                }))
                .toArray(Thread[]::new);
        for (Thread worker : workers) {
            join(worker);
        }
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int at = round;
            long start = Arrays.stream(times).mapToLong(t -> t[2 * at]).min().orElseThrow();
            long end = Arrays.stream(times).mapToLong(t -> t[2 * at + 1]).max().orElseThrow();
            best = Math.max(best, threads * repeats(amountEach) * amountEach / ((end - start) * 1e-9));
        }
        return best;
    }

    /// So that a round takes tens of milliseconds.
    private static int repeats(double amount) {
        return (int) Math.max(1, 1e9 / amount);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException stopped) {
            throw new IllegalStateException("the measurement was interrupted", stopped);
        }
    }

    private static void join(Thread worker) {
        try {
            worker.join();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("the measurement was interrupted", stopped);
        }
    }
}
