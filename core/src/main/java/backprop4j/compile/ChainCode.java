package backprop4j.compile;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.op.Expr;
import backprop4j.op.Primitive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Writes the code of one chain: the meanings of its operations, one behind the other, each distinct value
/// computed once.
final class ChainCode {
    private final Shape space;
    private final DType compute;
    private final List<Access> reads = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();
    private final Map<Value, Integer> known = new HashMap<>();
    private final Map<Integer, Integer> valueOf = new HashMap<>();
    private final List<Step.Store> stores = new ArrayList<>();

    ChainCode(Shape space, DType compute) {
        this.space = space;
        this.compute = compute;
    }

    /// What a register can hold.
    private sealed interface Value {
        record Read(Access access) implements Value {}

        record Constant(long bits) implements Value {}

        record Result(Primitive primitive, List<Integer> operands) implements Value {}
    }

    void read(int node, Access access) {
        int before = values.size();
        int value = value(new Value.Read(access));
        if (value == before) {
            reads.add(access);
        }
        valueOf.put(node, value);
    }

    void apply(int node, Expr meaning, int[] inputs) {
        valueOf.put(node, evaluate(meaning, inputs));
    }

    void store(int node) {
        stores.add(new Step.Store(valueOf(node), node));
    }

    private int evaluate(Expr expr, int[] inputs) {
        return switch (expr) {
            case Expr.Arg(int index) -> valueOf(inputs[index]);
            case Expr.Const(double number) -> value(new Value.Constant(Double.doubleToRawLongBits(number)));
            case Expr.Apply(Primitive primitive, List<Expr> operands) ->
                value(new Value.Result(
                        primitive,
                        operands.stream()
                                .map(operand -> evaluate(operand, inputs))
                                .toList()));
        };
    }

    private int valueOf(int node) {
        return Objects.requireNonNull(valueOf.get(node), "a chain reads what it uses first");
    }

    private int value(Value value) {
        Integer earlier = known.putIfAbsent(value, values.size());
        if (earlier != null) {
            return earlier;
        }
        values.add(value);
        return values.size() - 1;
    }

    /// Numbers the registers: reads, then constants, then results.
    Step.Fused build() {
        int[] register = new int[values.size()];
        var constants = new ArrayList<Double>();
        var code = new ArrayList<Step.Instruction>();
        int reading = 0;
        for (int i = 0; i < register.length; i++) {
            switch (values.get(i)) {
                case Value.Read read -> register[i] = reading++;
                case Value.Constant(long bits) -> {
                    register[i] = reads.size() + constants.size();
                    constants.add(Double.longBitsToDouble(bits));
                }
                case Value.Result result -> {}
            }
        }
        int next = reads.size() + constants.size();
        for (int i = 0; i < register.length; i++) {
            if (values.get(i) instanceof Value.Result(Primitive primitive, List<Integer> operands)) {
                register[i] = next++;
                code.add(new Step.Instruction(
                        primitive, operands.stream().map(o -> register[o]).toList(), register[i]));
            }
        }
        var stored = stores.stream()
                .map(store -> new Step.Store(register[store.register()], store.node()))
                .toList();
        return new Step.Fused(
                space.toArray(), compute, List.copyOf(reads), List.copyOf(constants), List.copyOf(code), stored);
    }
}
