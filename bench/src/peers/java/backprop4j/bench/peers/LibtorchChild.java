package backprop4j.bench.peers;

import backprop4j.bench.Child;
import backprop4j.cli.bench.Workload;
import java.util.List;
import org.bytedeco.pytorch.global.torch;

/// Libtorch in a process of its own: `WORKLOAD WARM SECONDS STARTED THREADS UPDATE LAYOUT`.
public final class LibtorchChild {
    private LibtorchChild() {}

    /// Update is `class` or `fused`, layout `contiguous` or `channels-last`.
    public static void main(String[] arguments) {
        torch.set_num_threads(Integer.parseInt(arguments[4]));
        Workload workload = Workload.of(arguments[0]);
        Child.measure(
                List.of(arguments).subList(1, 4),
                () -> new LibtorchSteps(workload, arguments[5].equals("fused"), arguments[6].equals("channels-last")));
        // Which products libtorch uses tells which natives were loaded.
        System.out.println("natives " + (torch.hasMKL() ? "MKL" : "OpenBLAS"));
    }
}
