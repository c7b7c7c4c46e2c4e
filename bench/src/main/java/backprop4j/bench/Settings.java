package backprop4j.bench;

import backprop4j.cli.bench.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a comparison measures.
///
/// @param warmUp seconds of our steps before they are measured
/// @param seconds of measured steps in each process
/// @param products whether matrix products are measured as well
/// @param scalar whether the scalar engine is measured beside
/// @param curve whether the warm-up is printed
record Settings(
        List<Workload> workloads,
        List<Integer> threads,
        int forks,
        double warmUp,
        double seconds,
        boolean products,
        boolean scalar,
        boolean curve) {
    /// As the command line says; without any workload named, W1 to W4 and the products.
    static Settings of(String... arguments) {
        var workloads = new ArrayList<Workload>();
        List<Integer> threads = List.of(1, 2);
        int forks = 5;
        double warmUp = 3;
        double seconds = 2;
        boolean products = false;
        boolean scalar = false;
        boolean curve = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--threads" ->
                    threads = Arrays.stream(arguments[++i].split(",", -1))
                            .map(Integer::valueOf)
                            .toList();
                case "--forks" -> forks = Integer.parseInt(arguments[++i]);
                case "--warm-up" -> warmUp = Double.parseDouble(arguments[++i]);
                case "--seconds" -> seconds = Double.parseDouble(arguments[++i]);
                case "--scalar" -> scalar = true;
                case "--curve" -> curve = true;
                case "products" -> products = true;
                default -> workloads.add(Workload.of(arguments[i]));
            }
        }
        if (workloads.isEmpty() && !products) {
            for (String name : List.of("W1", "W2", "W3", "W4")) {
                workloads.add(Workload.of(name));
            }
            products = true;
        }
        return new Settings(List.copyOf(workloads), threads, forks, warmUp, seconds, products, scalar, curve);
    }
}
