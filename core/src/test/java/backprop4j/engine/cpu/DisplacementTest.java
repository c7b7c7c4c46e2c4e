package backprop4j.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Who waits for helpers that have no core stops sharing for a while; who waits for what takes long does not.
final class DisplacementTest {
    private static final long WORK = 50_000;
    private static final long STALL = 3_000_000;

    private final Displacement displacement = new Displacement();
    private long now = -1_000;

    /// A kernel whose own parts take so long, and then the others.
    private void share(long work, long wait) {
        long begun = now;
        now += work + wait;
        displacement.waited(begun, begun + work, now);
    }

    private long alone() {
        long from = now;
        while (displacement.isFeared() && displacement.lasts(now)) {
            now += WORK;
        }
        return now - from;
    }

    @Test
    void short_waits_and_those_behind_as_much_work_change_nothing() {
        share(WORK, 200_000);
        share(5_000_000, 4_000_000);
        assertThat(displacement.isFeared()).isFalse();
    }

    @Test
    void a_stalled_helper_is_left_alone_for_longer_each_time_until_it_goes_well() {
        share(WORK, STALL);
        long first = alone();
        assertThat(first).isBetween(Displacement.SHORTEST, Displacement.SHORTEST + WORK);
        long before = first;
        for (int i = 0; i < 6; i++) {
            share(WORK, STALL);
            long next = alone();
            assertThat(next).isBetween(2 * before - 4 * WORK, 2 * before + WORK);
            before = next;
        }
        share(WORK, STALL);
        assertThat(alone()).isBetween(Displacement.LONGEST, Displacement.LONGEST + WORK);
        for (int i = 0; i < 10_000; i++) {
            share(WORK, 0);
        }
        share(WORK, STALL);
        assertThat(alone()).isBetween(Displacement.SHORTEST, Displacement.SHORTEST + WORK);
    }
}
