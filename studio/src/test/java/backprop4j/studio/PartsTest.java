package backprop4j.studio;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.op.Storage;
import backprop4j.studio.Recorder.Moment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class PartsTest {
    @Test
    void a_curve_of_a_million_steps_keeps_its_peak_and_its_mean_in_bounded_memory() {
        var curve = new Curve();
        double sum = 0;
        for (int step = 0; step < 1_000_000; step++) {
            double cost = step == 123_456 ? 1000 : step % 7;
            sum += cost;
            curve.add(step, cost);
        }
        Reply json = Reply.of(Json.write(curve.json()));
        assertThat(json.numbers("step").length).isBetween(512, 1024);
        assertThat(Arrays.stream(json.numbers("greatest")).max()).hasValue(1000);
        assertThat(Arrays.stream(json.numbers("least")).min()).hasValue(0);
        double[] steps = json.numbers("step");
        double[] mean = json.numbers("mean");
        double weighed = 0;
        for (int i = 0; i < steps.length; i++) {
            weighed += mean[i] * ((i + 1 < steps.length ? steps[i + 1] : 1_000_000) - steps[i]);
        }
        assertThat(weighed).isCloseTo(sum, org.assertj.core.api.Assertions.withinPercentage(1e-9));
    }

    @Test
    void the_first_and_the_last_step_stay_recorded_and_memory_bounded() {
        var recorder = new Recorder();
        for (long step = 0; step <= 100_000; step++) {
            if (recorder.wants(step)) {
                recorder.add(new Moment(step, 0, new Storage[] {new Storage.Floats(new float[100_000])}));
            }
        }
        long[] steps = recorder.steps();
        assertThat(steps[0]).isZero();
        assertThat(steps.length * 400_000L).isBetween(16L << 20, 64L << 20);
        assertThat(recorder.at(99_999).orElseThrow().step()).isGreaterThan(95_000);
        assertThat(recorder.at(0).orElseThrow().step()).isZero();
    }

    @Test
    void json_has_words_for_numbers_that_json_has_none_for() {
        assertThat(Json.write(Json.object(
                        "a",
                        new double[] {1, -0.0, 0.5, Double.NaN, Double.NEGATIVE_INFINITY},
                        "b",
                        "<\"\n\\",
                        "c",
                        null)))
                .isEqualTo("{\"a\":[1,-0,0.5,\"NaN\",\"-Infinity\"],\"b\":\"\\u003c\\\"\\n\\\\\",\"c\":null}");
    }
}
