package backprop4j.engine.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.op.Primitive;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RipeningTest {
    @Test
    void a_loop_that_is_asked_for_often_runs_aside_until_it_is_fast() throws InterruptedException {
        var made = new CopyOnWriteArrayList<Primitive>();
        var runs = new AtomicInteger();
        var ripening = new Ripening(op -> {
            made.add(op);
            return runs::incrementAndGet;
        });
        for (int ask = 0; ask < 200; ask++) {
            assertThat(ripening.isRipe(Primitive.EXP)).isFalse();
        }
        assertThat(made).isEmpty();
        while (!ripening.isRipe(Primitive.EXP)) {
            Thread.sleep(Duration.ofMillis(1));
        }
        assertThat(made).isEqualTo(List.of(Primitive.EXP));
        assertThat(runs.get()).isGreaterThan(100);
        assertThat(ripening.isRipe(Primitive.LOG)).isFalse();
    }
}
