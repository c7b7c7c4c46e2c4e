package backprop4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.Shape;
import backprop4j.op.Storage;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchesTest {
    private static final Dataset TEN = Dataset.of(
            IntStream.range(0, 10).mapToObj(i -> new float[] {i, -i}).toArray(float[][]::new),
            IntStream.range(0, 10).map(i -> i % 3).toArray());

    private static List<Integer> firstFeatures(Iterable<Batch> epoch) {
        var seen = new ArrayList<Integer>();
        for (Batch batch : epoch) {
            for (int row = 0; row < batch.size(); row++) {
                seen.add((int) batch.features().array()[row * 2]);
            }
        }
        return seen;
    }

    @Test
    void batches_in_order_keep_the_short_last_one() {
        var sizes = new ArrayList<Integer>();
        TEN.batch(4).forEach(batch -> sizes.add(batch.size()));
        assertThat(sizes).containsExactly(4, 4, 2);
        assertThat(firstFeatures(TEN.batch(4))).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void a_short_last_batch_can_be_left_out() {
        var sizes = new ArrayList<Integer>();
        Batches full = TEN.batch(4).dropLast();
        full.forEach(batch -> sizes.add(batch.size()));
        assertThat(sizes).containsExactly(4, 4);
        assertThat(full.count()).isEqualTo(2);
        assertThat(TEN.batch(5).dropLast().count()).isEqualTo(2);
        assertThat(TEN.batch(11).dropLast().count()).isEqualTo(1);
        Batches shuffled = TEN.shuffle(1).batch(4).dropLast();
        assertThat(firstFeatures(shuffled.epoch(1))).hasSize(8).isNotEqualTo(firstFeatures(shuffled.epoch(2)));
    }

    @Test
    void a_split_has_every_example_once_and_is_drawn_by_the_seed() {
        Dataset.Split split = TEN.split(0.75, 3);
        assertThat(split.first().size()).isEqualTo(8);
        assertThat(split.rest().size()).isEqualTo(2);
        List<Integer> first = firstFeatures(split.first().batch(8));
        List<Integer> rest = firstFeatures(split.rest().batch(8));
        var all = new ArrayList<>(first);
        all.addAll(rest);
        assertThat(all).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(firstFeatures(TEN.split(0.75, 3).rest().batch(8))).isEqualTo(rest);
        assertThat(firstFeatures(TEN.split(0.75, 4).first().batch(8))).isNotEqualTo(first);
        assertThat(TEN.split(1e-9, 1).first().size()).isEqualTo(1);
        assertThat(TEN.split(0.999, 1).rest().size()).isEqualTo(1);
        for (Batch batch : split.first().batch(3)) {
            int[] labels = ((Storage.Ints) batch.targets()).array();
            for (int row = 0; row < batch.size(); row++) {
                assertThat(labels[row]).isEqualTo((int) batch.features().array()[row * 2] % 3);
            }
        }
        assertThat(split.rest().classes()).isEqualTo(3);
        for (double share : new double[] {0, 1, Double.NaN}) {
            assertThatThrownBy(() -> TEN.split(share, 1)).hasMessageContaining("a share between 0 and 1");
        }
        assertThatThrownBy(() -> TEN.take(1).split(0.5, 1)).hasMessageContaining("at least two examples");
    }

    @Test
    void a_batch_carries_the_labels_of_its_rows() {
        for (Batch batch : TEN.shuffle(7).batch(3)) {
            int[] labels = ((Storage.Ints) batch.targets()).array();
            for (int row = 0; row < batch.size(); row++) {
                assertThat(labels[row]).isEqualTo((int) batch.features().array()[row * 2] % 3);
            }
        }
    }

    @Test
    void a_shuffled_epoch_has_every_example_once() {
        assertThat(firstFeatures(TEN.shuffle(42).batch(3).epoch(5)))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void the_order_is_a_pure_function_of_seed_and_epoch() {
        Batches batches = TEN.shuffle(42).batch(3);
        List<Integer> second = firstFeatures(batches.epoch(2));
        assertThat(firstFeatures(batches.epoch(1))).isNotEqualTo(second);
        assertThat(firstFeatures(TEN.shuffle(42).batch(5).epoch(2))).isEqualTo(second);
        assertThat(firstFeatures(TEN.shuffle(43).batch(3).epoch(2))).isNotEqualTo(second);
    }

    @Test
    void one_batch_object_of_each_size_is_refilled() {
        var objects = new ArrayList<Batch>();
        TEN.batch(4).forEach(objects::add);
        assertThat(objects.get(0)).isSameAs(objects.get(1)).isNotSameAs(objects.get(2));
    }

    @Test
    void epochs_that_run_at_once_do_not_disturb_each_other() {
        Batches batches = TEN.shuffle(42).batch(4);
        List<Integer> first = firstFeatures(batches.epoch(1));
        var seen = new ArrayList<Integer>();
        for (Batch outer : batches.epoch(1)) {
            assertThat(firstFeatures(batches.epoch(2))).hasSize(10).isNotEqualTo(first);
            for (int row = 0; row < outer.size(); row++) {
                seen.add((int) outer.features().array()[row * 2]);
            }
        }
        assertThat(seen).isEqualTo(first);
    }

    @Test
    void the_next_epoch_takes_up_the_memory_of_the_last() {
        Batches batches = TEN.batch(4);
        var objects = new ArrayList<Batch>();
        batches.epoch(0).forEach(objects::add);
        batches.epoch(1).forEach(objects::add);
        assertThat(objects.get(3)).isSameAs(objects.get(0));
        assertThat(objects.get(5)).isSameAs(objects.get(2));
    }

    @Test
    void an_epoch_ends_once() {
        Iterator<Batch> epoch = TEN.batch(10).iterator();
        epoch.next();
        assertThatThrownBy(epoch::next).isInstanceOf(NoSuchElementException.class);
        assertThat(epoch.hasNext()).isFalse();
        assertThat(epoch.hasNext()).isFalse();
        assertThatThrownBy(epoch::next).hasMessage("the epoch has 1 batches");
    }

    @Test
    void filling_batches_allocates_nothing() {
        Batches numbers =
                Dataset.of(new float[1000][3], new float[1000][2]).shuffle(1).batch(1);
        Batches labels = Dataset.of(new float[1000][3], new int[1000])
                .range(0, 999)
                .shuffle(1)
                .batch(7);
        assertThat(allocatedByAnEpoch(numbers)).isLessThan(1024);
        assertThat(allocatedByAnEpoch(labels)).isLessThan(1024);
    }

    private static long allocatedByAnEpoch(Batches batches) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int epoch = 0; epoch < 5; epoch++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (Batch batch : batches.epoch(epoch)) {
                assert batch.size() > 0;
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    @Test
    void targets_may_be_numbers() {
        Dataset data = Dataset.of(new float[][] {{1}, {2}}, new float[][] {{3, 4}, {5, 6}});
        Batch batch = data.batch(2).iterator().next();
        assertThat(data.classes()).isZero();
        assertThat(batch.targetShape()).isEqualTo(Shape.of(2, 2));
        assertThat(((Storage.Floats) batch.targets()).array()).containsExactly(3, 4, 5, 6);
    }

    @Test
    void a_range_is_a_view_of_its_examples() {
        assertThat(firstFeatures(TEN.range(3, 6).batch(10))).containsExactly(3, 4, 5);
        assertThat(TEN.take(100).size()).isEqualTo(10);
        assertThatThrownBy(() -> TEN.range(8, 11))
                .hasMessageContaining("8 to 10")
                .hasMessageContaining("0 to 9");
        assertThatThrownBy(() -> TEN.take(3).copyFeatures(3, new float[2], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> TEN.take(3).copyTarget(3, new Storage.Ints(new int[1]), 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void mistakes_are_named() {
        assertThatThrownBy(() -> Batch.of(new float[][] {{1, 2}, {3}}, new int[] {0, 1}))
                .hasMessage("row 1 of the features has 1 numbers, row 0 has 2");
        assertThatThrownBy(() -> Batch.of(new float[][] {{1}}, new int[] {0, 1}))
                .hasMessage("there are 1 rows of features but 2 labels");
        assertThatThrownBy(() -> Batch.of(new float[][] {{1}}, new int[] {-3}))
                .hasMessage("label 0 is -3, but classes count from 0");
        assertThatThrownBy(() -> Batch.of(new float[0][], new int[0])).hasMessageContaining("at least one example");
        assertThatThrownBy(() -> TEN.batch(0)).hasMessage("a batch needs at least one example, not 0");
    }
}
