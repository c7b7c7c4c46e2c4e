package backprop4j.engine.cpu;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Daemon threads that help to run the parts of one kernel at a time. They spin for a moment after work before
/// they park, because the next kernel usually follows at once. A caller who finds them busy runs its parts alone.
///
/// A ticket holds the number of the job and of its next part. Jobs have even numbers; while the number is odd
/// there is no job and the next one may be written down. So a helper that finds the same even number before and
/// after reading a job has read that one, and one that comes late finds another number and takes nothing.
final class Workers {
    private static final int SPINS = 20_000;

    private final int helpers;
    private final Thread[] threads;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicLong ticket = new AtomicLong(1L << 32);
    private final AtomicInteger done = new AtomicInteger();
    private volatile int parts;
    private volatile @Nullable Kernel kernel;
    private volatile @Nullable Frame frame;
    private volatile @Nullable Throwable failure;
    private final AtomicInteger parked = new AtomicInteger();

    Workers(int threadCount) {
        this.helpers = threadCount - 1;
        this.threads = new Thread[helpers];
        for (int i = 0; i < helpers; i++) {
            threads[i] =
                    Thread.ofPlatform().daemon().name("backprop4j-" + (i + 1)).unstarted(this::help);
        }
        for (Thread thread : threads) {
            thread.start();
        }
    }

    /// Runs all parts of a kernel; returns when the last is done.
    void run(Kernel job, Frame memory) {
        int count = job.parts();
        if (count <= 1 || helpers == 0 || !busy.compareAndSet(false, true)) {
            for (int part = 0; part < count; part++) {
                job.run(memory, part, memory.scratch);
            }
            return;
        }
        try {
            share(job, memory, count);
        } finally {
            busy.set(false);
        }
    }

    private void share(Kernel job, Frame memory, int count) {
        kernel = job;
        frame = memory;
        parts = count;
        failure = null;
        done.set(0);
        long number = (ticket.get() >>> 32) + 1;
        ticket.set(number << 32);
        if (parked.get() > 0) {
            for (Thread thread : threads) {
                LockSupport.unpark(thread);
            }
        }
        take(number, job, memory, count, memory.scratch);
        while (done.get() < count) {
            Thread.onSpinWait();
        }
        ticket.set((number + 1) << 32);
        kernel = null;
        frame = null;
        Throwable problem = failure;
        if (problem != null) {
            failure = null;
            rethrow(problem);
        }
    }

    private static void rethrow(Throwable problem) {
        if (problem instanceof RuntimeException exception) {
            throw exception;
        }
        if (problem instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(problem);
    }

    /// Takes and runs parts of one job as long as there are any.
    private void take(long number, Kernel job, Frame memory, int count, Scratch scratch) {
        while (true) {
            long next = ticket.get();
            int part = (int) next;
            if (next >>> 32 != number || part >= count) {
                return;
            }
            if (ticket.compareAndSet(next, next + 1)) {
                try {
                    job.run(memory, part, scratch);
                } catch (Throwable problem) {
                    failure = problem;
                } finally {
                    done.incrementAndGet();
                }
            }
        }
    }

    private void help() {
        var scratch = new Scratch();
        long finished = 0;
        int idle = 0;
        while (true) {
            long number = ticket.get() >>> 32;
            Kernel job = kernel;
            Frame memory = frame;
            int count = parts;
            boolean open = number % 2 == 0 && number != finished;
            if (open && job != null && memory != null && ticket.get() >>> 32 == number) {
                take(number, job, memory, count, scratch);
                finished = number;
                idle = 0;
            } else if (++idle < SPINS) {
                Thread.onSpinWait();
            } else {
                parked.incrementAndGet();
                if (ticket.get() >>> 32 == number) {
                    LockSupport.park(this);
                }
                parked.decrementAndGet();
                idle = 0;
            }
        }
    }
}
