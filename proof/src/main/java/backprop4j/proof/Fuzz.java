package backprop4j.proof;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Compares the graphs of many seeds, some at a time, and shrinks those that differ.
public final class Fuzz {
    /// After so many findings the rest is left: they are one fault most often.
    private static final int ENOUGH = 3;

    private final Comparison comparison;
    private final long first;
    private final long graphs;
    private final LongConsumer progress;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final List<Finding> findings = new ArrayList<>();

    private Fuzz(Comparison comparison, long first, long graphs, LongConsumer progress) {
        this.comparison = comparison;
        this.first = first;
        this.graphs = graphs;
        this.progress = progress;
    }

    /// A graph that differs.
    ///
    /// @param seed of the graph as it was drawn
    /// @param smallest what is left of it
    /// @param difference of what is left
    public record Finding(long seed, RandomGraph smallest, Comparison.Difference difference) {}

    /// What was found.
    ///
    /// @param graphs how many were compared: all, unless enough was found before
    /// @param findings by seed; three at most, or a few more
    public record Outcome(long graphs, List<Finding> findings) {}

    /// Compares the graphs of the seeds from `first` on.
    ///
    /// @param threads how many graphs at a time
    /// @param progress is told how many are done, from any thread
    public static Outcome run(Comparison comparison, long first, long graphs, int threads, LongConsumer progress) {
        var fuzz = new Fuzz(comparison, first, graphs, progress);
        var parts = new ArrayList<Callable<@Nullable Void>>();
        for (int i = 0; i < threads; i++) {
            parts.add(fuzz::part);
        }
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (Future<@Nullable Void> part : pool.invokeAll(parts)) {
                part.get();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
        synchronized (fuzz.findings) {
            fuzz.findings.sort(Comparator.comparingLong(Finding::seed));
            return new Outcome(fuzz.done.get(), List.copyOf(fuzz.findings));
        }
    }

    private @Nullable Void part() {
        for (long i = next.getAndIncrement(); i < graphs && !enough(); i = next.getAndIncrement()) {
            compare(first + i);
            progress.accept(done.incrementAndGet());
        }
        return null;
    }

    private boolean enough() {
        synchronized (findings) {
            return findings.size() >= ENOUGH || Thread.currentThread().isInterrupted();
        }
    }

    private void compare(long seed) {
        RandomGraph graph = grown(seed);
        Comparison.Difference difference = comparison.of(graph);
        if (difference == null) {
            return;
        }
        RandomGraph smallest = Shrinker.shrink(graph, candidate -> {
            Comparison.Difference same = comparison.of(candidate);
            return same != null && same.isLike(difference);
        });
        Comparison.Difference left = comparison.of(smallest);
        synchronized (findings) {
            findings.add(new Finding(seed, smallest, left == null ? difference : left));
        }
    }

    private static RandomGraph grown(long seed) {
        try {
            return RandomGraph.of(seed);
        } catch (RuntimeException fault) {
            throw new IllegalStateException("the graph of seed " + seed + " cannot be built", fault);
        }
    }
}
