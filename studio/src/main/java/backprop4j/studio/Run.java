package backprop4j.studio;

import backprop4j.TensorException;
import backprop4j.data.Batch;
import backprop4j.data.Batches;
import backprop4j.data.Dataset;
import backprop4j.diagnose.BadNumber;
import backprop4j.diagnose.HealthReport;
import backprop4j.nn.Model;
import backprop4j.op.Storage;
import backprop4j.studio.Recorder.Moment;
import backprop4j.train.DivergedException;
import backprop4j.train.Health;
import backprop4j.train.TrainStep;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One training in a thread of its own. It waits for nobody: who wants to see its values leaves a question, which
/// it answers between two steps, and everything else is read while it goes on.
final class Run implements AutoCloseable {
    private static final int ANSWER_SECONDS = 20;
    private static final int HEALTH_EVERY = 500;
    /// Health keeps the cost of every step, so that there is an end to it.
    private static final long HEALTH_STEPS = 200_000;
    private static final long NANOS = 1_000_000_000;

    enum Status {
        PAUSED,
        RUNNING,
        FAILED
    }

    /// Values before and after one step.
    record Stride(long step, Storage[] before, Storage[] after) {}

    private final int number;
    private final Setup setup;
    private final Model model;
    private final TrainStep step;
    private final Batches batches;
    private final Curve curve = new Curve();
    private final Recorder recorder = new Recorder();
    private final ConcurrentLinkedQueue<FutureTask<?>> questions = new ConcurrentLinkedQueue<>();
    private final Thread thread;

    private volatile Status status = Status.PAUSED;
    private volatile boolean closed;
    private volatile int stepsWanted;
    private volatile int stepsPerSecond;
    private volatile boolean strideWanted = true;
    private long strideTaken;
    private final AtomicLong steps = new AtomicLong();
    private volatile double cost = Double.NaN;
    private volatile String problem = "";
    private volatile @Nullable BadNumber bad;
    private volatile boolean healthWanted;
    private @Nullable Health health;
    private long healthFrom;
    private final AtomicLong trainedNanos = new AtomicLong();
    private final AtomicLong watchedNanos = new AtomicLong();
    /// From one step to the next, in nanoseconds, a mean that forgets.
    private volatile double interval;
    private long lastStep;
    private volatile @Nullable Stride stride;
    private Iterator<Batch> epoch = Collections.emptyIterator();
    private int epochs;

    Run(int number, Setup setup) {
        this.number = number;
        this.setup = setup;
        this.model = setup.model();
        this.step = setup.step(model);
        Dataset examples = setup.data().trainFor(setup.net().cost());
        this.batches = examples.shuffle(setup.seed()).batch(setup.batch());
        this.stepsPerSecond = setup.stepsPerSecond();
        recorder.add(new Moment(0, 0, model.values()));
        thread = Thread.ofPlatform().daemon().name("backprop-training").unstarted(this::train);
        thread.start();
    }

    // ---- What others ask for ----

    void start() {
        if (status != Status.FAILED) {
            status = Status.RUNNING;
            LockSupport.unpark(thread);
        }
    }

    void pause() {
        if (status == Status.RUNNING) {
            status = Status.PAUSED;
        }
    }

    /// One more step, and no further.
    void stepOnce() {
        if (status != Status.FAILED) {
            status = Status.PAUSED;
            stepsWanted = 1;
            LockSupport.unpark(thread);
        }
    }

    void speed(int steps) {
        stepsPerSecond = steps;
        LockSupport.unpark(thread);
    }

    /// The values of the present moment.
    Moment now() {
        return ask(this::moment);
    }

    /// From now on its health is watched, for as many steps as there is room for.
    void watchHealth() {
        healthWanted = true;
    }

    /// How it has been since its health is watched; empty if no step was.
    Optional<HealthReport> health() {
        return ask(() -> Optional.ofNullable(health).map(Health::report));
    }

    /// The number that ended it.
    Optional<BadNumber> bad() {
        return Optional.ofNullable(bad);
    }

    /// What the thread that trains answers between two steps.
    private <T> T ask(Callable<T> question) {
        var asked = new FutureTask<>(question);
        questions.add(asked);
        LockSupport.unpark(thread);
        if (closed) {
            asked.cancel(false);
        }
        try {
            return asked.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BadRequest("the server is going down");
        } catch (CancellationException replaced) {
            throw new BadRequest("this training has ended");
        } catch (TimeoutException late) {
            throw new BadRequest("the step that runs at the moment takes too long to be looked at");
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the training cannot answer", failed.getCause());
        }
    }

    /// The values of a recorded step, or of the last one before it; the present ones if the step is −1.
    Moment at(long recorded) {
        return recorded < 0 ? now() : recorder.at(recorded).orElseGet(this::now);
    }

    Setup setup() {
        return setup;
    }

    Model model() {
        return model;
    }

    Curve curve() {
        return curve;
    }

    Recorder recorder() {
        return recorder;
    }

    /// The last step that was looked at from both sides, if there is one. The next one will be.
    @Nullable
    Stride stride() {
        strideWanted = true;
        return stride;
    }

    int number() {
        return number;
    }

    boolean watchesHealth() {
        return healthWanted;
    }

    int speed() {
        return stepsPerSecond;
    }

    Status status() {
        return status;
    }

    long steps() {
        return steps.get();
    }

    /// What the page shows of a training that goes on.
    Map<String, @Nullable Object> json() {
        long trained = trainedNanos.get();
        long taken = steps.get();
        long watched = watchedNanos.get();
        return Json.object(
                "run", number,
                "status", status.name().toLowerCase(java.util.Locale.ROOT),
                "step", taken,
                "epoch", (double) taken / batches.count(),
                "cost", cost,
                "speed", stepsPerSecond,
                "stepsPerSecond", interval == 0 ? 0 : NANOS / interval,
                "watching", trained == 0 ? 0 : (double) watched / (trained + watched),
                "health", healthWanted,
                "problem", problem);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    // ---- The thread ----

    private void train() {
        long due = System.nanoTime();
        while (!closed) {
            answer();
            boolean once = stepsWanted > 0;
            if (status != Status.RUNNING && !once) {
                LockSupport.park(this);
                due = System.nanoTime();
                continue;
            }
            int pace = stepsPerSecond;
            if (pace > 0 && !once) {
                long now = System.nanoTime();
                if (now < due) {
                    LockSupport.parkNanos(this, due - now);
                    continue;
                }
                due = Math.max(due, now - NANOS / 10) + NANOS / pace;
            }
            stepsWanted = 0;
            oneStep(once || strideWanted || System.nanoTime() - strideTaken > NANOS);
        }
        FutureTask<?> question = questions.poll();
        while (question != null) {
            question.cancel(false);
            question = questions.poll();
        }
    }

    private void oneStep(boolean fromBothSides) {
        Batch batch = next();
        long begun = System.nanoTime();
        Storage @Nullable [] before = fromBothSides ? model.values() : null;
        Health watching = watching();
        if (watching != null) {
            watching.beforeStep(step, batch);
        }
        long start = System.nanoTime();
        try {
            step.run(batch);
        } catch (DivergedException diverged) {
            if (watching != null) {
                watching.onDiverged(step, batch, diverged);
            }
            bad = diverged.badNumber().orElse(null);
            fail(diverged);
            return;
        } catch (TensorException refused) {
            fail(refused);
            return;
        }
        long trained = System.nanoTime();
        if (watching != null) {
            watching.afterStep();
        }
        cost = step.lastLoss();
        curve.add(steps.get(), cost);
        long taken = steps.incrementAndGet();
        if (recorder.wants(taken)) {
            recorder.add(moment());
        }
        if (before != null) {
            strideWanted = false;
            strideTaken = trained;
            stride = new Stride(taken, before, model.values());
        }
        trainedNanos.addAndGet(trained - start);
        watchedNanos.addAndGet(System.nanoTime() - trained + start - begun);
        long sinceLast = trained - lastStep;
        lastStep = trained;
        if (sinceLast < 2 * NANOS) {
            // After a pause there is no interval.
            interval = interval == 0 ? sinceLast : 0.9 * interval + 0.1 * sinceLast;
        }
    }

    /// Its first line; what follows there names lines of the page's own.
    private void fail(Exception stopped) {
        problem = String.valueOf(stopped.getMessage()).lines().findFirst().orElse("");
        status = Status.FAILED;
    }

    private @Nullable Health watching() {
        if (!healthWanted) {
            return null;
        }
        if (health == null) {
            health = Health.every(HEALTH_EVERY);
            healthFrom = steps.get();
        }
        return steps.get() - healthFrom < HEALTH_STEPS ? health : null;
    }

    private Batch next() {
        if (!epoch.hasNext()) {
            epoch = batches.epoch(epochs++).iterator();
        }
        return epoch.next();
    }

    private void answer() {
        FutureTask<?> question = questions.poll();
        if (question == null) {
            return;
        }
        long start = System.nanoTime();
        while (question != null) {
            question.run();
            question = questions.poll();
        }
        watchedNanos.addAndGet(System.nanoTime() - start);
    }

    private Moment moment() {
        long taken = steps.get();
        return new Moment(taken, (double) taken / batches.count(), model.values());
    }
}
