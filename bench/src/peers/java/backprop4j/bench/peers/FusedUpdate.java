package backprop4j.bench.peers;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// `at::_fused_adam_` and `at::_fused_sgd_` over all parameters at once. The bindings lack both, so a script of
/// one line calls them.
final class FusedUpdate implements LibtorchSteps.Update {
    private final List<Tensor> parameters;
    private final IValue[] fixed;
    private final Function script;

    FusedUpdate(List<Tensor> parameters, boolean adam) {
        this.parameters = List.copyOf(parameters);
        int n = parameters.size();
        var kinds = adam ? List.of("p", "m", "v", "s", "g") : List.of("p", "g");
        var arguments = new ArrayList<String>();
        for (String kind : kinds) {
            for (int i = 0; i < n; i++) {
                arguments.add(kind + i);
            }
        }
        String call = adam
                ? "torch._fused_adam_(ps, " + list("g", n) + ", " + list("m", n) + ", " + list("v", n)
                        + ", [], ss, lr=0.001, beta1=0.9, beta2=0.999, weight_decay=0.0, eps=1e-8, amsgrad=False,"
                        + " maximize=False)"
                : "torch._fused_sgd_(ps, " + list("g", n)
                        + ", [], weight_decay=0.0, momentum=0.0, lr=0.1, dampening=0.0, nesterov=False,"
                        + " maximize=False, is_first_step=False)";
        // What is not returned counts as unused: the compiler of scripts would drop the updates.
        var lines = new ArrayList<String>(List.of("def update(" + String.join(", ", arguments) + "):"));
        lines.add("ps = " + list("p", n));
        if (adam) {
            lines.add("ss = " + list("s", n));
            lines.add("torch._foreach_add_(ss, 1)");
        }
        lines.add(call);
        lines.add(adam ? "return ps, ss" : "return ps");
        script = torch.compile(String.join("\n    ", lines) + "\n").find_function(new QualifiedName("update"));
        var values = new ArrayList<IValue>();
        parameters.forEach(parameter -> values.add(new IValue(parameter)));
        for (int moment = 0; adam && moment < 2; moment++) {
            parameters.forEach(parameter -> values.add(new IValue(torch.zeros_like(parameter.detach()))));
        }
        for (int i = 0; adam && i < n; i++) {
            values.add(new IValue(torch.tensor(0f)));
        }
        fixed = values.toArray(IValue[]::new);
    }

    private static String list(String kind, int count) {
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            names.add(kind + i);
        }
        return "[" + String.join(", ", names) + "]";
    }

    @Override
    @SuppressWarnings("try") // the guard lasts as long as the block
    public void run() {
        try (var guard = new NoGradGuard();
                var arguments = new IValueVector(fixed)) {
            for (int i = 0; i < parameters.size(); i++) {
                arguments.push_back(new IValue(parameters.get(i).grad()));
            }
            script.apply(arguments);
        }
    }
}
