package backprop4j;

import backprop4j.op.Contract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Einstein's summation: reads the subscripts, takes diagonals where a letter stands twice in an operand, sums
/// over letters that stand in one operand alone, and contracts from left to right.
final class Einsum {
    /// The axes of an ellipsis are named from here on, the last first.
    private static final char ELLIPSIS = '\uE000';

    private final String equation;
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<String> letters = new ArrayList<>();
    private final Map<Character, Integer> sizes = new HashMap<>();
    private int ellipsis;

    private Einsum(String equation) {
        this.equation = equation;
    }

    static Tensor of(String equation, Tensor... operands) {
        return new Einsum(equation).run(operands);
    }

    private Tensor run(Tensor... operands) {
        String text = equation.replace(" ", "");
        int arrow = text.indexOf("->");
        String[] inputs = (arrow < 0 ? text : text.substring(0, arrow)).split(",", -1);
        if (inputs.length != operands.length) {
            throw mistake("it names " + inputs.length + " operands, but there are " + operands.length);
        }
        for (int i = 0; i < inputs.length; i++) {
            add(inputs[i], operands[i]);
        }
        String result = arrow < 0 ? implied() : named(text.substring(arrow + 2), ellipsis);
        for (char letter : result.toCharArray()) {
            if (!sizes.containsKey(letter)) {
                throw mistake("the result's letter " + letter + " stands in no operand");
            }
        }
        if (result.chars().distinct().count() != result.length()) {
            throw mistake("a letter stands twice in the result");
        }
        for (int i = 0; i < operands.length; i++) {
            dropStretched(i);
        }
        return contracted(result);
    }

    private void add(String subscripts, Tensor operand) {
        int rank = operand.shape().rank();
        boolean open = subscripts.contains("...");
        int spelled = subscripts.replace("...", "").length();
        if (open ? spelled > rank : spelled != rank) {
            throw mistake("the subscripts " + subscripts + " name " + spelled + " axes, but an operand has the shape "
                    + operand.shape());
        }
        ellipsis = Math.max(ellipsis, rank - spelled);
        String names = named(subscripts, rank - spelled);
        Tensor tensor = operand;
        var single = new StringBuilder();
        for (int axis = 0; axis < names.length(); axis++) {
            char letter = names.charAt(axis);
            int earlier = single.indexOf(String.valueOf(letter));
            int size = operand.shape().size(axis);
            if (earlier >= 0 && tensor.shape().size(earlier) != size) {
                throw mistake("the letter " + letter + " stands for a diagonal, but an operand has the shape "
                        + operand.shape());
            }
            size(letter, size, operand);
            if (earlier < 0) {
                single.append(letter);
            } else {
                // The later axes follow, the diagonal stands behind them: it moves to the place of the first.
                Tensor diagonal = tensor.diagonal(0, earlier, single.length());
                tensor = diagonal.moveAxis(-1, earlier);
            }
        }
        tensors.add(tensor);
        letters.add(single.toString());
    }

    private void size(char letter, int size, Tensor operand) {
        Integer known = sizes.get(letter);
        if (known == null || known == 1) {
            sizes.put(letter, size);
        } else if (known != size && size != 1) {
            throw mistake("the letter " + spelled(letter) + " stands for " + known
                    + " elements and, in an operand of shape " + operand.shape() + ", for " + size);
        }
    }

    private static String spelled(char letter) {
        return letter >= ELLIPSIS ? "..." : String.valueOf(letter);
    }

    /// With a letter for each of the last `count` axes of an ellipsis.
    private String named(String subscripts, int count) {
        var names = new StringBuilder();
        for (int i = count - 1; i >= 0; i--) {
            names.append((char) (ELLIPSIS + i));
        }
        String all = subscripts.replace("...", names);
        for (char letter : all.toCharArray()) {
            if (!(letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z' || letter >= ELLIPSIS)) {
                throw mistake("subscripts are letters and ..., not " + letter);
            }
        }
        return all;
    }

    /// The ellipsis, then the letters that stand once, in the order of the alphabet.
    private String implied() {
        int[] once = String.join("", letters)
                .chars()
                .filter(letter -> letter < ELLIPSIS && count((char) letter) == 1)
                .sorted()
                .toArray();
        return named("...", ellipsis) + new String(once, 0, once.length);
    }

    private long count(char letter) {
        return equation.chars().filter(c -> c == letter).count();
    }

    /// An axis that has one element here and more elsewhere has no letter here.
    private void dropStretched(int operand) {
        String names = letters.get(operand);
        for (char letter : names.toCharArray()) {
            int axis = letters.get(operand).indexOf(letter);
            int size = tensors.get(operand).shape().size(axis);
            if (size != sizes.getOrDefault(letter, size)) {
                tensors.set(operand, tensors.get(operand).squeeze(axis));
                letters.set(operand, letters.get(operand).replace(String.valueOf(letter), ""));
            }
        }
    }

    private Tensor contracted(String result) {
        Tensor product = tensors.getFirst();
        String names = letters.getFirst();
        for (int i = 1; i < tensors.size(); i++) {
            String needed = result + String.join("", letters.subList(i + 1, letters.size()));
            String left = kept(names, letters.get(i) + needed);
            String right = kept(letters.get(i), names + needed);
            Tensor a = summed(product, names, left);
            Tensor b = summed(tensors.get(i), letters.get(i), right);
            names = i == tensors.size() - 1 ? result : kept(left + kept(right, without(right, left)), needed);
            product = Tensor.apply(new Contract(left, right, names), a, b);
        }
        String last = kept(names, result);
        Tensor sum = summed(product, names, last);
        int[] order = result.chars().map(last::indexOf).toArray();
        return Arrays.equals(order, IntStream.range(0, order.length).toArray()) ? sum : sum.permute(order);
    }

    private static String kept(String names, String wanted) {
        var text = new StringBuilder();
        names.chars().filter(letter -> wanted.indexOf(letter) >= 0).forEach(letter -> text.append((char) letter));
        return text.toString();
    }

    private static String without(String names, String others) {
        var text = new StringBuilder();
        names.chars().filter(letter -> others.indexOf(letter) < 0).forEach(letter -> text.append((char) letter));
        return text.toString();
    }

    private static Tensor summed(Tensor tensor, String names, String kept) {
        int[] axes = IntStream.range(0, names.length())
                .filter(axis -> kept.indexOf(names.charAt(axis)) < 0)
                .toArray();
        return axes.length == 0 ? tensor : tensor.sum(axes);
    }

    private TensorException mistake(String problem) {
        return TensorException.of(
                "einsum \"" + equation + "\"",
                problem,
                "write one letter for each axis, as in \"ij,jk->ik\" or \"...i,i->...\"");
    }
}
