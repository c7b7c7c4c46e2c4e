package backprop4j.compile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ViewTest {
    private static View view(int offset, int[] sizes, int... strides) {
        return new View(offset, sizes, strides);
    }

    private final View view = view(1, new int[] {2, 3}, 3, 1);

    @Test
    void views_of_the_same_elements_in_the_same_order_are_equal() {
        View same = view(1, new int[] {2, 3}, 3, 1);
        assertThat(view).isEqualTo(same).hasSameHashCodeAs(same);
    }

    @Test
    void a_view_from_elsewhere_of_other_sizes_or_with_other_strides_is_another() {
        assertThat(view.equals(view(2, new int[] {2, 3}, 3, 1))).isFalse();
        assertThat(view.equals(view(1, new int[] {3, 2}, 3, 1))).isFalse();
        assertThat(view.equals(view(1, new int[] {2, 3}, 1, 2))).isFalse();
    }

    @Test
    void a_view_that_repeats_an_element_along_every_axis_is_one_element() {
        assertThat(view(5, new int[] {2, 1, 3}, 0, 7, 0).isOneElement()).isTrue();
        assertThat(view(5, new int[] {}).isOneElement()).isTrue();
        assertThat(view(5, new int[] {2, 3}, 0, 1).isOneElement()).isFalse();
    }
}
