package dev.tributary.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.schibsted.spt.data.jslt.Function;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * For what web pages send, where anything may stand in any place: null for what cannot be read, never a refusal.
 *
 * @param getMaxArguments at least one is given
 */
record LooseFunction(String getName, int getMaxArguments, LooseFunction.Body body) implements Function {

    @FunctionalInterface
    interface Body {
        JsonNode of(JsonNode[] arguments);
    }

    /** Beyond that it is no price, and a decimal column would refuse it. */
    private static final BigDecimal MOST = BigDecimal.TEN.pow(14);
    private static final int LONGEST_NUMBER = 40;
    private static final int SCALE = 4;
    /** Longer than any name in {@link #PRIVATE}. */
    private static final int LONGEST_NAME = 16;

    static final List<Function> ALL = List.of(
            /* amount(number or text), amount(price, quantity): to four decimals, where floating point leaves many */
            new LooseFunction("amount", 2, LooseFunction::amount),
            /* snake-case("Product Added"): product_added */
            new LooseFunction("snake-case", 1,
                    arguments -> arguments[0].isTextual() ? TextNode.valueOf(snake(arguments[0].textValue())) : NullNode.getInstance()),
            /* clean-url("https://a.example/?email=an@a.example&p=1"): without the values of parameters that name a person or open a door; null for nothing */
            new LooseFunction("clean-url", 1,
                    arguments -> arguments[0].isTextual() && !arguments[0].textValue().isBlank()
                            ? TextNode.valueOf(clean(arguments[0].textValue()))
                            : NullNode.getInstance()));

    /** Names of parameters whose values name a person or open an account. */
    private static final Set<String> PRIVATE = Set.of("email", "e-mail", "phone", "token", "password", "pass", "pwd", "secret", "code",
            "otp");

    @Override
    public int getMinArguments() {
        return 1;
    }

    @Override
    public JsonNode call(JsonNode input, JsonNode[] arguments) {
        return body.of(arguments);
    }

    private static JsonNode amount(JsonNode[] arguments) {
        BigDecimal amount = number(arguments[0]);
        BigDecimal times = arguments.length < 2 || arguments[1].isNull() ? BigDecimal.ONE : number(arguments[1]);
        if (amount == null || times == null) {
            return NullNode.getInstance();
        }
        BigDecimal product = amount.multiply(times).setScale(SCALE, RoundingMode.HALF_EVEN);
        return product.abs().compareTo(MOST) < 0 ? DecimalNode.valueOf(product) : NullNode.getInstance();
    }

    private static @Nullable BigDecimal number(JsonNode node) {
        try {
            String text = node.isNumber() ? node.asText() : node.isTextual() ? node.textValue().strip() : "";
            BigDecimal number = text.isEmpty() || text.length() > LONGEST_NUMBER ? null : new BigDecimal(text);
            // 1e999999999 is short to write and long to multiply.
            return number == null || Math.abs((long) number.precision() - number.scale()) > LONGEST_NUMBER ? null : number;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * Parameter by parameter, each looked at once: the address comes from a stranger, and a pattern that tries every start takes the square
     * of its length.
     */
    private static String clean(String url) {
        int query = firstOf(url, 0, "?&#");
        if (query < 0 || url.indexOf('=', query) < 0) {
            return url;
        }
        StringBuilder clean = new StringBuilder(url.length()).append(url, 0, query);
        for (int from = query; from < url.length();) {
            int to = firstOf(url, from + 1, "&#");
            to = to < 0 ? url.length() : to;
            clean.append(url, from, kept(url, from, to));
            from = to;
        }
        return clean.toString();
    }

    /**
     * Where to cut a parameter that begins with its separator at {@code from} and ends at {@code to}: behind the {@code =} of a private
     * value, or nowhere.
     */
    private static int kept(String url, int from, int to) {
        int first = -1;
        int name = from + 1;
        for (int i = from + 1; i < to; i++) {
            char letter = url.charAt(i);
            if (letter == '?') {
                name = i + 1; // another address within this one
            } else if (letter == '=') {
                first = first < 0 ? i : first;
                if (PRIVATE.contains(url.substring(name, Math.min(i, name + LONGEST_NAME)).toLowerCase(Locale.ROOT))) {
                    return i + 1;
                }
            } else if (first >= 0 && (letter == '@' || url.startsWith("%40", i))) {
                return first + 1;
            }
        }
        return to;
    }

    private static int firstOf(String text, int from, String letters) {
        for (int i = from; i < text.length(); i++) {
            if (letters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** By hand: it runs several times for every event, and regular expressions took a quarter of the time of a mapping. */
    private static String snake(String text) {
        StringBuilder snake = new StringBuilder(text.length() + 4);
        boolean gap = false;
        boolean afterSmall = false;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (!Character.isLetterOrDigit(letter)) {
                gap = snake.length() > 0;
                afterSmall = false;
                continue;
            }
            if (gap || afterSmall && Character.isUpperCase(letter)) {
                snake.append('_');
            }
            gap = false;
            afterSmall = Character.isLowerCase(letter) || Character.isDigit(letter);
            snake.append(Character.toLowerCase(letter));
        }
        return snake.toString();
    }
}
