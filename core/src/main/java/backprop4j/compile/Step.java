package backprop4j.compile;

import backprop4j.DType;
import backprop4j.op.Blockwise;
import backprop4j.op.Contract;
import backprop4j.op.Index;
import backprop4j.op.Primitive;
import backprop4j.op.Reduce;
import backprop4j.op.Region;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One pass over memory: reads buffers through views, writes the buffers of its results, each in full and
/// row-major.
public sealed interface Step {
    /// What is read.
    List<Access> reads();

    /// The nodes whose buffers are written.
    List<Integer> results();

    /// A chain of pointwise operations run element by element. Registers are numbered: first one for each read,
    /// then one for each constant, then one for the result of each instruction.
    record Fused(
            int[] space,
            DType compute,
            List<Access> reads,
            List<Double> constants,
            List<Instruction> code,
            List<Store> stores)
            implements Step {
        @Override
        public List<Integer> results() {
            var nodes = new Integer[stores.size()];
            for (int i = 0; i < nodes.length; i++) {
                nodes[i] = stores.get(i).node();
            }
            return List.of(nodes);
        }

        /// The nodes that it reads only in the order of its results, for each element no other than the one of
        /// that
        /// number, and stores nowhere as they are.
        Set<Integer> readInOrder() {
            var nodes = new LinkedHashSet<Integer>();
            reads.forEach(read -> nodes.add(read.node()));
            reads.stream().filter(read -> !read.view().isContiguous()).forEach(read -> nodes.remove(read.node()));
            stores.stream()
                    .filter(store -> store.register() < reads.size())
                    .forEach(store -> nodes.remove(reads.get(store.register()).node()));
            return nodes;
        }

        @Override
        public String toString() {
            var lines = Stream.of(
                            code.stream().map(Instruction::toString),
                            stores.stream().map(store -> "%" + store.node() + " ← r" + store.register()))
                    .flatMap(part -> part)
                    .collect(Collectors.joining("; "));
            return "fused " + compute + Arrays.toString(space) + " reads " + reads
                    + (constants.isEmpty() ? "" : " constants " + constants) + ": " + lines;
        }
    }

    /// One primitive on registers.
    record Instruction(Primitive primitive, List<Integer> operands, int result) {
        @Override
        public String toString() {
            return "r" + result + " = " + primitive.name().toLowerCase(Locale.ROOT)
                    + operands.stream().map(r -> "r" + r).collect(Collectors.joining(", ", "(", ")"));
        }
    }

    /// A register written to a node's buffer, rounded to its type.
    record Store(int register, int node) {}

    /// A fold along axes of terms: what is read, or what a chain computes from it, whose only store is the term.
    ///
    /// @param number the node of how many terms are the largest, of a fold that looks for that; −1 if nobody asks
    record Folded(Reduce.Fold fold, List<Integer> axes, Fused terms, int result, int number) implements Step {
        @Override
        public List<Access> reads() {
            return terms.reads();
        }

        /// The register that holds the term.
        public int term() {
            return terms.stores().getFirst().register();
        }

        /// Whether the terms are what is read.
        public boolean readsTerms() {
            return terms.code().isEmpty();
        }

        @Override
        public List<Integer> results() {
            return number < 0 ? List.of(result) : List.of(result, number);
        }

        @Override
        public String toString() {
            return "%" + result + " = " + fold.name().toLowerCase(Locale.ROOT) + axes + " of "
                    + (readsTerms() ? terms.reads().getFirst() : terms)
                    + (number < 0 ? "" : ", %" + number + " = how many");
        }
    }

    /// A sum of products.
    record Product(Contract contract, Access left, Access right, int result) implements Step {
        @Override
        public List<Access> reads() {
            return List.of(left, right);
        }

        @Override
        public List<Integer> results() {
            return List.of(result);
        }

        @Override
        public String toString() {
            return "%" + result + " = " + contract.name() + " of " + left + " and " + right;
        }
    }

    /// Copies into places of the result, one after the other.
    record Moved(List<Access> reads, List<View> places, Placing placing, int result) implements Step {
        @Override
        public List<Integer> results() {
            return List.of(result);
        }

        @Override
        public String toString() {
            return "%" + result + " = " + placing.name().toLowerCase(Locale.ROOT) + " of " + reads;
        }
    }

    /// How what is moved meets what is there.
    enum Placing {
        /// The places cover the result, each element once.
        COPY,
        /// What no place covers is 0.
        COPY_BETWEEN_ZEROS,
        /// The places overlap: each is added, from +0.
        SUM
    }

    /// Numbers picked by numbers.
    record Picked(Index index, List<Access> reads, int result) implements Step {
        @Override
        public List<Integer> results() {
            return List.of(result);
        }

        @Override
        public String toString() {
            return "%" + result + " = " + index.name() + " of " + reads;
        }
    }

    /// An algorithm on each block of what is read.
    record OnBlocks(Blockwise operation, List<Access> reads, int result) implements Step {
        @Override
        public List<Integer> results() {
            return List.of(result);
        }

        @Override
        public String toString() {
            return "%" + result + " = " + operation.name() + " of " + reads;
        }
    }

    /// A region's runs, each of its body's program: the slots are the body's symbols, the results its results.
    record Regional(Region region, Program body, List<Access> reads, int result) implements Step {
        @Override
        public List<Integer> results() {
            return List.of(result);
        }

        @Override
        public String toString() {
            return "%" + result + " = " + region.name() + " of " + reads + ", each run:\n"
                    + body.steps().stream().map(step -> "   " + step).collect(Collectors.joining("\n"));
        }
    }

    /// Random numbers.
    record Drawn(Access key, Access step, int result) implements Step {
        @Override
        public List<Access> reads() {
            return List.of(key, step);
        }

        @Override
        public List<Integer> results() {
            return List.of(result);
        }

        @Override
        public String toString() {
            return "%" + result + " = uniform of " + reads();
        }
    }
}
