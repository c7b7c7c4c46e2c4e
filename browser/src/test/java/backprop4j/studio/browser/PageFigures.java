package backprop4j.studio.browser;

import backprop4j.studio.Studio;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// How fast the page of 784 → 128 → 10 is, and what watching costs the training: printed, for `docs/studio.md`. No part
/// of a build, since figures are those of a machine that does nothing else:
/// `mvn -Pbrowser -pl browser -am test -Dtest=PageFigures -Dsurefire.failIfNoSpecifiedTests=false`. It trains as
/// `backprop studio` does, with one thread fewer than there are processors.
final class PageFigures {
    private static final int PAIRS = 10;
    private static final int CLICKS = 100;
    private static final int STARTS = 7;
    private static final double WINDOW = 4.5;
    private static final double SETTLING = 0.5;
    private static final int WARM_STEPS = 8_000;
    private static final int VIEWS_TO_WARM_UP = 1_500;

    /// Notes when the network is first there; counts the frames in which the step that is shown has changed.
    private static final String OBSERVER = """
            window.firstView = 0; window.frames = 0; window.lastStep = '';
            new MutationObserver(() => {
              if (!window.firstView && document.querySelector('.network')) {
                requestAnimationFrame(() => { window.firstView = performance.now(); });
              }
              const step = document.querySelector('.figures .number')?.textContent;
              if (step !== window.lastStep) { window.lastStep = step; window.frames++; }
            }).observe(document, {subtree: true, childList: true, characterData: true});
            """;

    private static final String CLICK = """
            const [number, done] = arguments;
            const weights = [...document.querySelectorAll(".network [data-place^='w'] .hit")];
            const hit = weights[37 * number % weights.length];
            const place = hit.closest('[data-place]').dataset.place;
            const start = performance.now();
            const filled = () => document.querySelector('.card').dataset.filled === place;
            const watch = new MutationObserver(() => {
              if (filled()) { watch.disconnect(); requestAnimationFrame(() => done(performance.now() - start)); }
            });
            watch.observe(document.querySelector('.side'), {subtree: true, childList: true, attributes: true});
            hit.dispatchEvent(new MouseEvent('click', {bubbles: true}));
            """;

    @BeforeAll
    static void trainAsTheCommandDoes() {
        print("%s", TrainingThreads.asTheCommandTakes());
    }

    @Test
    void view_click_and_frames() throws IOException, InterruptedException {
        try (Browser browser = Browser.open(Studio.mnist())) {
            browser.cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", OBSERVER));
            double[] views = IntStream.range(0, 11)
                    .mapToDouble(i -> {
                        browser.reload();
                        browser.await("the first view", "window.firstView > 0");
                        return browser.number("window.firstView");
                    })
                    .toArray();
            print("first view: median %.0f ms of 11, at most %.0f ms", median(views), max(views));
            print("click to filled card, paused: %s", clicks(browser));
            browser.click(".transport .main");
            browser.await(
                    "training in full swing",
                    "Number(document.querySelector('.figures .number').textContent.replace(/\\s/g, '')) > arguments[0]",
                    WARM_STEPS);
            print("click to filled card, training: %s", clicks(browser));
            for (String view : List.of("forward", "product", "layers")) {
                browser.goToView(view, "&place=w.0.3.401");
                Thread.sleep(1000);
                double before = browser.number("window.frames");
                Thread.sleep(5000);
                print(
                        "frames a second of %s while training: %.1f",
                        view, (browser.number("window.frames") - before) / 5);
            }
        }
    }

    @Test
    void first_view_and_click_of_a_studio_that_has_just_started() throws IOException, InterruptedException {
        double[] views = new double[STARTS];
        double[] clicks = new double[STARTS];
        try (Browser browser = Browser.open(Studio.notes())) {
            browser.cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", OBSERVER));
            for (int i = 0; i < STARTS; i++) {
                browser.leave();
                Process studio = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "--add-modules",
                                "jdk.incubator.vector",
                                "-XX:+UseSerialGC",
                                "-Xmn24m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                StudioProcess.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                try (var out = studio.inputReader()) {
                    browser.visit(Objects.requireNonNull(out.readLine(), "the address"));
                    browser.await("the first view", "window.firstView > 0");
                    views[i] = browser.number("window.firstView");
                    Thread.sleep(2000);
                    clicks[i] = browser.asynchronously(CLICK, i);
                } finally {
                    studio.destroy();
                }
            }
        }
        print("just started: first view: median %.0f ms of %d, at most %.0f ms", median(views), STARTS, max(views));
        print("first click, 2 s later: median %.0f ms, at most %.0f ms", median(clicks), max(clicks));
    }

    private static String clicks(Browser browser) {
        double[] millis = IntStream.range(0, CLICKS)
                .mapToDouble(i -> {
                    browser.goToView("product", "&place=");
                    return browser.asynchronously(CLICK, i);
                })
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT,
                "median %.0f ms of %d, 95 %% within %.0f ms, %d above 100 ms, at most %.0f ms",
                median(millis),
                CLICKS,
                millis[CLICKS * 95 / 100 - 1],
                Arrays.stream(millis).filter(one -> one > 100).count(),
                max(millis));
    }

    @Test
    void what_a_watcher_costs_that_draws_nothing() throws IOException, InterruptedException {
        try (Studio studio = Studio.mnist().start();
                Watcher watcher = new Watcher(studio)) {
            warmUp(watcher);
            double[] rates = new double[PAIRS];
            double[] slower = pairs(watcher, pair -> rates[pair] = watcher.watch(SETTLING + WINDOW));
            print(
                    "watched without drawing, %.1f frames a second: slowed by %.2f %% (median of %d alternating pairs: %s)",
                    median(rates), 100 * median(slower), PAIRS, percents(slower));
        }
    }

    @Test
    void what_the_page_costs_in_a_browser_on_the_same_machine() throws IOException, InterruptedException {
        try (Browser browser = Browser.open(Studio.mnist());
                Watcher watcher = new Watcher(browser.studio())) {
            browser.go("view=forward");
            browser.leave();
            warmUp(watcher);
            double[] slower = pairs(watcher, pair -> {
                browser.go("view=forward");
                Thread.sleep((long) (1000 * (SETTLING + WINDOW)));
                browser.leave();
            });
            print(
                    "watched in a browser on the same machine: slowed by %.1f %% (median of %d alternating pairs: %s)",
                    100 * median(slower), PAIRS, percents(slower));
        }
    }

    private interface Watching {
        void watch(int pair) throws IOException, InterruptedException;
    }

    private static void warmUp(Watcher watcher) throws IOException, InterruptedException {
        watcher.change("start");
        watcher.hurry(VIEWS_TO_WARM_UP);
        while (watcher.steps() < WARM_STEPS) {
            Thread.sleep(100);
        }
        watcher.watch(2);
    }

    /// By what share fewer steps a second are trained while somebody watches, for each pair; who begins alternates.
    private static double[] pairs(Watcher watcher, Watching watching) throws IOException, InterruptedException {
        double[] slower = new double[PAIRS];
        for (int pair = 0; pair < PAIRS; pair++) {
            double alone = pair % 2 == 0 ? stepsASecond(watcher) : 0;
            int number = pair;
            var thread = Thread.ofPlatform().start(() -> {
                try {
                    watching.watch(number);
                } catch (IOException | InterruptedException failed) {
                    throw new IllegalStateException(failed);
                }
            });
            double watched = stepsASecond(watcher);
            thread.join();
            alone = pair % 2 == 0 ? alone : stepsASecond(watcher);
            print("%.0f steps a second alone, %.0f watched", alone, watched);
            slower[pair] = 1 - watched / alone;
        }
        return slower;
    }

    private static double stepsASecond(Watcher watcher) throws IOException, InterruptedException {
        Thread.sleep((long) (1000 * SETTLING));
        long start = System.nanoTime();
        long before = watcher.steps();
        Thread.sleep((long) (1000 * (WINDOW - SETTLING)));
        return (watcher.steps() - before) / (1e-9 * (System.nanoTime() - start));
    }

    private static double median(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double max(double[] numbers) {
        return Arrays.stream(numbers).max().orElseThrow();
    }

    private static String percents(double[] shares) {
        return String.join(
                " ",
                Arrays.stream(shares)
                        .mapToObj(share -> String.format(Locale.ROOT, "%.1f", 100 * share))
                        .toList());
    }

    private static void print(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, "figure: " + format + "%n", arguments);
    }
}
