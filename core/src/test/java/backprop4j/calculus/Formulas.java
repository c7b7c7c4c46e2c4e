package backprop4j.calculus;

import backprop4j.calculus.Written.Strength;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes terms as mathematics does. A long formula gets names for the parts that it repeats.
final class Formulas {
    private static final int LONG = 60;
    private static final String NAMES = "uvwstrqp";

    /// Numbers that have a name.
    private static final Map<Double, Written> NUMBERS = new TreeMap<>(Map.of(
            0.5,
            Written.atom("½"),
            -0.5,
            new Written("−½", Strength.SUM),
            Math.sqrt(0.5),
            Written.atom("√½"),
            Math.log(2),
            new Written("ln 2", Strength.POWER),
            2 / Math.sqrt(Math.PI),
            new Written("2/√π", Strength.PRODUCT),
            -2 / Math.sqrt(Math.PI),
            new Written("−2/√π", Strength.SUM),
            1 / Math.sqrt(2 * Math.PI),
            new Written("1/√(2π)", Strength.PRODUCT),
            Double.POSITIVE_INFINITY,
            Written.atom("∞")));

    /// Letters that can stand raised.
    private static final String RAISABLE = "xyabuvn−0123456789";

    private static final String RAISED = "ˣʸᵃᵇᵘᵛⁿ⁻⁰¹²³⁴⁵⁶⁷⁸⁹";

    private final Map<Term, String> names;

    private Formulas(Map<Term, String> names) {
        this.names = names;
    }

    static String of(Term term) {
        String whole = new Formulas(Map.of()).write(term).text();
        if (whole.length() <= LONG) {
            return whole;
        }
        Map<Term, String> names = new LinkedHashMap<>();
        for (Term repeated : repeated(term)) {
            names.put(repeated, NAMES.substring(names.size(), names.size() + 1));
        }
        var text = new StringBuilder(new Formulas(names).write(term).text());
        String link = ", with ";
        for (var part : names.entrySet()) {
            Map<Term, String> others = new LinkedHashMap<>(names);
            others.remove(part.getKey());
            text.append(link)
                    .append(part.getValue())
                    .append(" = ")
                    .append(new Formulas(others).write(part.getKey()).text());
            link = ", ";
        }
        return text.toString();
    }

    /// The parts of some size that occur again outside of each other, the smallest first.
    private static List<Term> repeated(Term term) {
        var found = new ArrayList<Term>();
        Map<Term, Integer> uses = new LinkedHashMap<>();
        count(term, uses);
        uses.forEach((part, count) -> {
            if (count > 1 && part.size() > 2 && part instanceof Term.Call) {
                found.add(part);
            }
        });
        found.sort((a, b) -> Integer.compare(a.size(), b.size()));
        return found;
    }

    /// A part that was seen before is not looked into again: what is in it is repeated only because it is.
    private static void count(Term term, Map<Term, Integer> uses) {
        if (uses.merge(term, 1, Integer::sum) == 1 && term instanceof Term.Call call) {
            call.operands().forEach(operand -> count(operand, uses));
        }
    }

    private Written write(Term term) {
        String name = names.get(term);
        if (name != null) {
            return Written.atom(name);
        }
        return switch (term) {
            case Term.Symbol(String symbol) -> Written.atom(symbol);
            case Term.Number(double value) -> number(value);
            case Term.Call call -> call(call.function(), call.operands());
        };
    }

    private static Written number(double value) {
        Written known = NUMBERS.get(value);
        if (known != null) {
            return known;
        }
        String magnitude =
                value == Math.rint(value) ? String.valueOf((long) Math.abs(value)) : String.valueOf(Math.abs(value));
        return value < 0 ? new Written("−" + magnitude, Strength.SUM) : Written.atom(magnitude);
    }

    private Written call(String function, List<Term> operands) {
        Written a = write(operands.getFirst());
        Written b = operands.size() > 1 ? write(operands.get(1)) : a;
        return switch (function) {
            case "neg" -> new Written("−" + a.at(Strength.PRODUCT), Strength.SUM);
            case "add" ->
                leads(operands) ? Written.infix(b, " + ", a, Strength.SUM) : Written.infix(a, " + ", b, Strength.SUM);
            case "sub" -> Written.infix(a, " − ", b, Strength.SUM);
            case "mul" -> product(operands, a, b);
            case "div" -> Written.infix(a, "/", b, Strength.PRODUCT);
            case "square" -> squared(a);
            case "pow" -> power(a, b.text());
            case "exp" -> power(Written.atom("e"), a.text());
            case "expm1" -> Written.infix(power(Written.atom("e"), a.text()), " − ", number(1), Strength.SUM);
            case "sqrt" ->
                new Written("√" + (a.text().length() == 1 ? a.text() : "(" + a.text() + ")"), Strength.POWER);
            case "abs" -> Written.atom("|" + a.text() + "|");
            case "floor" -> Written.atom("⌊" + a.text() + "⌋");
            case "rint", "round" -> function("round", a);
            case "log" -> function("ln", a);
            case "sigmoid" -> function("σ", a);
            case "sign" -> function("sign", a);
            case "lgamma" -> Written.atom("ln |Γ(" + a.text() + ")|");
            case "digamma" -> function(polygamma("0"), a);
            case "polygamma" -> function(polygamma(a.text()), b);
            case "hypot" ->
                new Written("√(" + squared(a).text() + " + " + squared(b).text() + ")", Strength.POWER);
            case "rem" -> {
                Written quotient = function("trunc", Written.infix(a, "/", b, Strength.PRODUCT));
                yield Written.infix(a, " − ", Written.infix(b, "·", quotient, Strength.PRODUCT), Strength.SUM);
            }
            case "min", "minimum" -> Written.atom("min(" + a.text() + ", " + b.text() + ")");
            case "max", "maximum" -> Written.atom("max(" + a.text() + ", " + b.text() + ")");
            case "lt" -> turned(operands) ? compared(b, ">", a) : compared(a, "<", b);
            case "le" -> turned(operands) ? compared(b, "≥", a) : compared(a, "≤", b);
            case "gt" -> compared(a, ">", b);
            case "ge" -> compared(a, "≥", b);
            case "eq" -> compared(a, "=", b);
            case "ne" -> compared(a, "≠", b);
            case "and" -> Written.infix(a, " and ", b, Strength.AND);
            case "or" -> Written.infix(a, " or ", b, Strength.OR);
            case "not" -> not(operands.getFirst(), a);
            case "truth" -> Written.atom("[" + a.text() + "]");
            case "select", "where" -> choice(a, b, write(operands.get(2)));
            default ->
                function.startsWith("polygamma[")
                        ? function(polygamma(function.replaceAll("\\D", "")), a)
                        : function(function, operands);
        };
    }

    private Written product(List<Term> operands, Written a, Written b) {
        if (operands.get(0).equals(operands.get(1))) {
            return squared(a);
        }
        boolean swapped = operands.get(1) instanceof Term.Number && !(operands.get(0) instanceof Term.Number);
        return swapped ? Written.infix(b, "·", a, Strength.PRODUCT) : Written.infix(a, "·", b, Strength.PRODUCT);
    }

    /// Whether a number that is added comes first: 1 + e⁻ˣ, but x + 1.
    private static boolean leads(List<Term> operands) {
        return operands.get(1) instanceof Term.Number(double value)
                && value > 0
                && operands.get(0) instanceof Term.Call;
    }

    /// Whether a comparison reads better from the right: x > 0, and a > b.
    private static boolean turned(List<Term> operands) {
        return operands.get(0) instanceof Term.Number
                || operands.get(0) instanceof Term.Symbol(String left)
                        && operands.get(1) instanceof Term.Symbol(String right)
                        && left.compareTo(right) > 0;
    }

    private Written not(Term operand, Written written) {
        return operand instanceof Term.Call(String function, List<Term> compared) && function.equals("eq")
                ? call("ne", compared)
                : new Written("not " + written.above(Strength.AND), Strength.AND);
    }

    private static String polygamma(String order) {
        return switch (order) {
            case "0" -> "ψ";
            case "1" -> "ψ′";
            case "2" -> "ψ″";
            default -> "ψ⁽" + raised(order) + "⁾";
        };
    }

    private static Written squared(Written base) {
        return base.text().equals("1") ? base : power(base, "2");
    }

    private static Written compared(Written a, String sign, Written b) {
        return new Written(
                a.above(Strength.COMPARISON) + " " + sign + " " + b.above(Strength.COMPARISON), Strength.COMPARISON);
    }

    private static Written choice(Written condition, Written yes, Written no) {
        boolean truth = condition.strength() == Strength.COMPARISON
                || condition.strength() == Strength.AND
                || condition.strength() == Strength.OR;
        return new Written(
                yes.above(Strength.CHOICE)
                        + " if "
                        + condition.text()
                        + (truth ? "" : " ≠ 0")
                        + ", else "
                        + no.at(Strength.CHOICE),
                Strength.CHOICE);
    }

    private static Written function(String name, Written operand) {
        return Written.atom(name + "(" + operand.text() + ")");
    }

    private Written function(String name, List<Term> operands) {
        return Written.atom(name
                + String.join(", ", operands.stream().map(o -> write(o).text()).toList())
                        .transform(all -> "(" + all + ")"));
    }

    private static Written power(Written base, String exponent) {
        boolean raisable = exponent.chars().allMatch(c -> RAISABLE.indexOf(c) >= 0);
        String raised = raisable ? raised(exponent) : "^" + (exponent.length() == 1 ? exponent : "(" + exponent + ")");
        return new Written(base.at(Strength.ATOM) + raised, Strength.POWER);
    }

    private static String raised(String text) {
        var raised = new StringBuilder();
        for (char letter : text.toCharArray()) {
            raised.append(RAISED.charAt(RAISABLE.indexOf(letter)));
        }
        return raised.toString();
    }
}
