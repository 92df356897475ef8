package dev.tributary.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One command line run to its end. */
record Cli(int status, String out, String err) {

    static Cli run(Path home, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--home", home.toString()));
        all.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
        return new Cli(status, out.toString(), err.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
