package backprop4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.op.Storage;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    @Test
    void the_first_of_the_highest_scores_wins() {
        assertThat(Metrics.argmax(new float[] {1, 3, 3, 2})).isEqualTo(1);
        assertThatThrownBy(() -> Metrics.argmax(new float[0])).hasMessageContaining("no scores");
    }

    @Test
    void accuracy_is_the_share_of_rows_whose_highest_score_is_at_the_label() {
        float[][] scores = {{1, 2}, {2, 1}, {0, 5}, {7, 7}};
        assertThat(Metrics.accuracy(scores, new int[] {1, 1, 1, 0})).isEqualTo(0.75);
        assertThat(Metrics.accuracy(scores, new int[] {1, 1, 1, 1})).isEqualTo(0.5);
        assertThatThrownBy(() -> Metrics.accuracy(scores, new int[] {1})).hasMessageContaining("4 rows");
    }

    @Test
    void a_row_with_nan_is_never_right() {
        assertThat(Metrics.correct(new Storage.Floats(new float[] {Float.NaN, 1, 1, Float.NaN}), new int[] {0, 0}))
                .isZero();
        assertThat(Metrics.correct(new Storage.Floats(new float[] {Float.NaN, 1, 1, Float.NaN}), new int[] {1, 1}))
                .isZero();
    }
}
