package backprop4j.op;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import org.junit.jupiter.api.Test;

class StorageTest {
    @Test
    void numbers_go_to_another_type_rounded_and_to_their_own_as_they_are() {
        Storage numbers = new Storage.Doubles(new double[] {0.1, -3, 0});
        assertThat(numbers.to(DType.FLOAT64)).isSameAs(numbers);
        Storage narrow = numbers.to(DType.FLOAT32);
        assertThat(narrow.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(narrow.get(0)).isEqualTo(0.1f);
        Storage truths = numbers.to(DType.BOOL);
        assertThat(truths.get(1)).isEqualTo(1);
        assertThat(truths.get(2)).isEqualTo(0);
    }
}
