package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Tensor;
import backprop4j.op.Arithmetic;
import backprop4j.op.Blockwise;
import backprop4j.op.Composite;
import backprop4j.op.Contract;
import backprop4j.op.Convolution;
import backprop4j.op.Index;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Op;
import backprop4j.op.Pointwise;
import backprop4j.op.Reduce;
import backprop4j.op.Region;
import backprop4j.op.Uniform;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EveryOperationHasASpecTest {
    /// Methods that make a tensor without an operation, or only pass an operation on.
    private static final Set<String> NO_OPERATION = Set.of(
            "of(double[])",
            "of(float[][])",
            "scalar(double)",
            "float64(double[][])",
            "float64(double[])",
            "ofInts(int[])",
            "copyOf(float[],Shape)",
            "copyOf(double[],Shape)",
            "copyOf(int[],Shape)",
            "full(Shape,DType,double)",
            "zeros(Shape,DType)",
            "ones(Shape,DType)",
            "input(String,Shape,DType)",
            "constant(Storage,Shape)",
            "constant(double)",
            "apply(Op,Tensor[])",
            "tensor()",
            "detach()");

    @Test
    void every_method_that_makes_a_tensor_has_a_spec() {
        requireSpecsOfMethods();
    }

    @Test
    void every_kind_and_every_operation_of_the_sealed_hierarchy_has_a_spec() throws Exception {
        requireSpecsOfOperations();
    }

    static void requireSpecsOfMethods() {
        var named = OpSpecs.all().stream()
                .map(spec -> spec.name().substring(0, spec.name().lastIndexOf(')') + 1))
                .collect(Collectors.toSet());
        var methods = Arrays.stream(Tensor.class.getMethods())
                .filter(m -> m.getReturnType() == Tensor.class)
                .map(m -> m.getName()
                        + Arrays.stream(m.getParameterTypes())
                                .map(Class::getSimpleName)
                                .collect(Collectors.joining(",", "(", ")")))
                .filter(signature -> !NO_OPERATION.contains(signature))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(methods).isNotEmpty().allSatisfy(method -> assertThat(named).contains(method));
    }

    static void requireSpecsOfOperations() throws Exception {
        Set<String> specified = new TreeSet<>();
        for (OpSpec spec : OpSpecs.all()) {
            for (DType real : List.of(DType.FLOAT32, DType.FLOAT64)) {
                collect(
                        spec.example(spec.cases().getFirst(), Look.PLAIN, real, 1)
                                .result(),
                        specified);
            }
        }
        assertThat(specified).containsAll(operations());
    }

    private static void collect(Tensor tensor, Set<String> keys) {
        keys.add(key(tensor.op()));
        tensor.inputs().forEach(input -> collect(input, keys));
    }

    /// What a spec stands for: a constant by its name, a record by its class, a fold by its kind.
    private static String key(Op op) {
        return switch (op) {
            case Leaf leaf -> "leaf";
            case Pointwise pointwise -> "pointwise " + pointwise.name().replaceAll("\\[.*", "");
            case Reduce reduce -> "reduce " + reduce.fold();
            case Contract contract -> "contract";
            case Layout layout -> "layout " + layout.getClass().getSimpleName();
            case Index index -> "index " + index.getClass().getSimpleName();
            case Blockwise blockwise -> "blockwise " + blockwise.getClass().getSimpleName();
            case Uniform uniform -> "uniform";
            case Region region -> "region";
            case Composite composite -> "composite " + composite.name().replaceAll("\\[.*", "");
        };
    }

    private static Set<String> operations() throws Exception {
        var keys = new TreeSet<String>();
        for (Class<?> kind : List.of(Layout.class, Index.class, Blockwise.class)) {
            for (Class<?> record : kind.getPermittedSubclasses()) {
                keys.add(kind.getSimpleName().toLowerCase(Locale.ROOT) + " " + record.getSimpleName());
            }
        }
        for (Reduce.Fold fold : Reduce.Fold.values()) {
            keys.add("reduce " + fold);
        }
        keys.add("contract");
        keys.add("uniform");
        keys.add("region");
        for (Convolution.Role role : Convolution.Role.values()) {
            var one = List.of(1);
            keys.add(key(new Convolution(role, one, one, one, one, one, 1).operation()));
        }
        for (DType dtype : DType.values()) {
            keys.add(key(Arithmetic.cast(dtype)));
        }
        for (Class<?> holder : classesOfOperations()) {
            for (var field : holder.getDeclaredFields()) {
                boolean constant = Modifier.isStatic(field.getModifiers()) && Modifier.isPublic(field.getModifiers());
                if (constant && Op.class.isAssignableFrom(field.getType())) {
                    keys.add(key((Op) field.get(null)));
                }
            }
            for (var method : holder.getDeclaredMethods()) {
                boolean factory = Modifier.isStatic(method.getModifiers()) && Modifier.isPublic(method.getModifiers());
                if (factory && method.getName().equals("normalize")) {
                    keys.add(key((Op) method.invoke(null, List.of(0), 0.1)));
                } else if (factory
                        && method.getReturnType() == Pointwise.class
                        && method.getName().equals("polygamma")) {
                    keys.add(key((Op) method.invoke(null, 2)));
                } else if (factory && holder != Composite.class && method.getReturnType() == Composite.class) {
                    assertThat(method.getParameterTypes())
                            .as("a factory of composites with other attributes needs a case here: " + method)
                            .containsExactly(int.class);
                    keys.add(key((Op) method.invoke(null, 0)));
                }
            }
        }
        assertThat(keys).as("the walk finds operations").hasSizeGreaterThan(40);
        return keys;
    }

    /// Every class beside [Op], found where that one lies.
    private static List<Class<?>> classesOfOperations() throws Exception {
        Path folder = Path.of(Op.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve(Op.class.getPackageName().replace('.', '/'));
        var classes = new ArrayList<Class<?>>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                if (!name.equals("package-info")) {
                    classes.add(Class.forName(Op.class.getPackageName() + "." + name));
                }
            }
        }
        return classes;
    }
}
