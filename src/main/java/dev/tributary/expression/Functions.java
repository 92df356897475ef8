package dev.tributary.expression;

import com.schibsted.spt.data.jslt.Function;

import java.util.List;
import java.util.stream.Stream;

/** What mappings need beyond JSLT's own functions. */
final class Functions {

    static final List<Function> ALL = Stream.concat(AmountFunction.ALL.stream(), Stream.of(new CountryFunction())).toList();

    private Functions() {
    }
}
