package backprop4j.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.studio.Studio;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// An open stream for minutes (`-Dbrowser.minutes=5`): 784 → 128 → 10 trains as fast as it can while the page goes from
/// view to view. A part of `./check long`, which says what must be.
final class LongWatch {
    private static final int SECONDS_A_VIEW = 12;
    private static final List<String> VIEWS = List.of("forward", "product", "training", "layers", "reversed");

    /// Counts the frames that show another step, and the longest time between two of them.
    private static final String OBSERVER = """
            window.seen = {step: '', frames: 0, longest: 0, last: performance.now()};
            new MutationObserver(() => {
              const step = document.querySelector('.figures .number')?.textContent;
              if (step !== seen.step) {
                const now = performance.now();
                seen.step = step; seen.frames++; seen.longest = Math.max(seen.longest, now - seen.last); seen.last = now;
              }
            }).observe(document, {subtree: true, childList: true, characterData: true});
            """;

    /// @param pageHeap in MiB, after a collection
    /// @param studioHeap in MiB, after a collection
    private record Minute(
            double framesPerSecond,
            double longestMillis,
            double pageHeap,
            double nodes,
            double listeners,
            double studioHeap,
            int threads) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%.1f frames/s, longest gap %.0f ms, page %.1f MiB, %.0f nodes, %.0f listeners, studio %.0f MiB, %d threads",
                    framesPerSecond,
                    longestMillis,
                    pageHeap,
                    nodes,
                    listeners,
                    studioHeap,
                    threads);
        }
    }

    @Test
    void an_open_stream_neither_leaks_nor_falters() throws IOException, InterruptedException {
        System.out.println(TrainingThreads.asTheCommandTakes());
        int count = Integer.getInteger("browser.minutes", 5);
        try (Browser browser = Browser.open(Studio.mnist())) {
            browser.goToView("forward", "&place=w.0.3.401");
            browser.click(".transport .main");
            // Compilers are done, the recorded steps fill their memory, every view has been there.
            minute(browser);
            var minutes = new ArrayList<Minute>();
            for (int i = 0; i < count; i++) {
                minutes.add(minute(browser));
                System.out.println("minute " + (i + 1) + ": " + minutes.getLast());
            }
            Minute first = minutes.getFirst();
            Minute last = minutes.getLast();
            System.out.printf(
                    Locale.ROOT,
                    "soak: %d min, at least %.1f frames/s, longest gap %.0f ms, page %.1f to %.1f MiB, %.0f to %.0f nodes, studio"
                            + " %.0f to %.0f MiB%n",
                    count,
                    minutes.stream().mapToDouble(Minute::framesPerSecond).min().orElseThrow(),
                    minutes.stream().mapToDouble(Minute::longestMillis).max().orElseThrow(),
                    first.pageHeap,
                    last.pageHeap,
                    first.nodes,
                    last.nodes,
                    first.studioHeap,
                    last.studioHeap);
            assertThat(minutes).allSatisfy(minute -> {
                assertThat(minute.framesPerSecond).as("frames a second").isGreaterThan(5);
                assertThat(minute.longestMillis).as("longest gap, ms").isLessThan(1500);
            });
            assertThat(last.pageHeap).as("heap of the page, MiB").isLessThan(1.25 * first.pageHeap + 1);
            assertThat(last.nodes).as("nodes").isLessThan(1.2 * first.nodes + 100);
            assertThat(last.listeners).as("listeners").isLessThan(1.2 * first.listeners + 100);
            // Recorded steps take between 32 and 64 MiB, up and down.
            assertThat(last.studioHeap).as("heap of the studio, MiB").isLessThan(first.studioHeap + 40);
            assertThat(last.threads).as("threads").isLessThan(first.threads + 8);
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.holds("document.querySelector('.problem')")).isFalse();
        }
    }

    private static Minute minute(Browser browser) throws InterruptedException {
        browser.run(OBSERVER);
        double frames = 0;
        double longest = 0;
        for (String view : VIEWS) {
            browser.goToView(view, "&place=w.0.3.401");
            Thread.sleep(1000);
            browser.value("Object.assign(window.seen, {frames: 0, longest: 0, last: performance.now()})");
            Thread.sleep(1000L * (SECONDS_A_VIEW - 1));
            frames += browser.number("window.seen.frames");
            longest = Math.max(longest, browser.number("window.seen.longest"));
        }
        browser.goToView("forward", "&place=w.0.3.401");
        browser.cdp("HeapProfiler.collectGarbage", Map.of());
        Map<String, Object> counters = browser.cdp("Memory.getDOMCounters", Map.of());
        double pageHeap = browser.number("performance.memory.usedJSHeapSize") / (1 << 20);
        IntStream.range(0, 2).forEach(i -> System.gc());
        Runtime machine = Runtime.getRuntime();
        return new Minute(
                frames / (VIEWS.size() * (SECONDS_A_VIEW - 1)),
                longest,
                pageHeap,
                counter(counters, "nodes"),
                counter(counters, "jsEventListeners"),
                (machine.totalMemory() - machine.freeMemory()) / (double) (1 << 20),
                Thread.activeCount());
    }

    private static double counter(Map<String, Object> counters, String name) {
        return ((Number) Objects.requireNonNull(counters.get(name), name)).doubleValue();
    }
}
