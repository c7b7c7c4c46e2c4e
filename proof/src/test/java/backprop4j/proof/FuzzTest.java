package backprop4j.proof;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.compile.Program;
import backprop4j.compile.Step;
import backprop4j.engine.Engine;
import backprop4j.engine.Engines;
import backprop4j.engine.Executable;
import backprop4j.op.Storage;
import java.util.List;
import org.junit.jupiter.api.Test;

class FuzzTest {
    @Test
    void an_engine_with_a_fault_is_found_out_and_the_graph_shrunk_to_the_fault() {
        Fuzz.Outcome outcome = Fuzz.run(new Comparison(List.of(new Faulty())), 0, 10_000, 1, done -> {});
        assertThat(outcome.findings()).hasSize(3);
        assertThat(outcome.graphs()).isLessThan(1_000);
        for (Fuzz.Finding finding : outcome.findings()) {
            assertThat(finding.smallest().lines()).as(finding.toString()).hasSizeLessThanOrEqualTo(3);
            assertThat(finding.difference().by()).startsWith("faulty");
            assertThat(finding.smallest().java(DType.FLOAT32)).contains("void main()");
        }
    }

    @Test
    void graphs_that_agree_are_all_counted() {
        Fuzz.Outcome outcome = Fuzz.run(new Comparison(List.of(Engines.scalar())), 7_000, 12, 3, done -> {});
        assertThat(outcome.graphs()).isEqualTo(12);
        assertThat(outcome.findings()).isEmpty();
    }

    /// Adds a little to the first element of the last result of every program with a product.
    private static final class Faulty implements Engine {
        private final Engine engine = Engines.scalar();

        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public Executable prepare(Program program) {
            Executable sound = engine.prepare(program);
            boolean fails = program.steps().stream().anyMatch(step -> step instanceof Step.Product);
            return () -> {
                Executable.Session session = sound.open();
                return new Executable.Session() {
                    @Override
                    public void compute(Storage[] slots, Storage[] results) {
                        session.compute(slots, results);
                    }

                    @Override
                    public void update(Storage[] slots, Storage[] results) {
                        session.update(slots, results);
                        Storage last = results[results.length - 1];
                        if (fails && last.count() > 0) {
                            last.set(0, last.get(0) == 1 ? 2 : 1);
                        }
                    }
                };
            };
        }
    }
}
