package backprop4j.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ScheduleTest {
    @Test
    void a_constant_schedule_leaves_the_rate() {
        assertThat(Schedule.constant().factor(7, 10)).isEqualTo(1);
    }

    @Test
    void a_linear_schedule_falls_to_zero_behind_the_last_step() {
        assertThat(Schedule.linear().factor(0, 4)).isEqualTo(1);
        assertThat(Schedule.linear().factor(3, 4)).isEqualTo(0.25);
        assertThat(Schedule.linear().factor(9, 4)).isZero();
    }

    @Test
    void a_cosine_schedule_is_half_way_down_in_the_middle() {
        assertThat(Schedule.cosine().factor(0, 10)).isEqualTo(1);
        assertThat(Schedule.cosine().factor(5, 10)).isCloseTo(0.5, within(1e-15));
        assertThat(Schedule.cosine().factor(10, 10)).isCloseTo(0, within(1e-15));
    }

    @Test
    void a_warm_up_rises_to_the_schedule_and_then_follows_it() {
        Schedule schedule = Schedule.linear().warmUp(3);
        assertThat(schedule.factor(0, 13)).isEqualTo(0.25);
        assertThat(schedule.factor(2, 13)).isEqualTo(0.75);
        assertThat(schedule.factor(3, 13)).isEqualTo(1);
        assertThat(schedule.factor(8, 13)).isEqualTo(0.5);
        assertThatThrownBy(() -> Schedule.linear().warmUp(-1)).hasMessageContaining("-1 steps");
    }
}
