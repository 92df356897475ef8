package dev.tributary.expression;

import com.schibsted.spt.data.jslt.Function;

import java.util.List;

/** What mappings need beyond JSLT's own functions. */
final class Functions {

    static final List<Function> ALL = List.copyOf(AmountFunction.ALL);

    private Functions() {
    }
}
