package dev.tributary.expression;

import com.schibsted.spt.data.jslt.Function;

import java.util.List;
import java.util.stream.Stream;

/** What mappings need beyond JSLT's own functions. */
final class Functions {

    static final List<Function> ALL = Stream
            .of(AmountFunction.ALL, LooseFunction.ALL, CaseFunction.ALL, List.<Function>of(new CountryFunction(), new LandingFunction()))
            .flatMap(List::stream).toList();

    private Functions() {
    }
}
