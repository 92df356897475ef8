package dev.tributary.app;

import dev.tributary.config.Finding;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.connector.Connector;
import dev.tributary.mapping.ExampleCheck;
import dev.tributary.mapping.MapComponent;
import dev.tributary.mapping.Mapping;

import java.util.List;

/** Runs the examples inside mappings. Opens no hub. */
public final class CheckExamples {

    /** The findings on wrong examples, and how many examples of how many mappings were run. */
    public record Result(List<Finding> wrong, int examples, int mappings) {

        public Result {
            wrong = List.copyOf(wrong);
        }
    }

    private final Home home;

    public CheckExamples(Home home) {
        this.home = home;
    }

    /** @throws dev.tributary.config.ConfigException with every finding when the home's files hold errors */
    public Result check() {
        Setup setup = Setup.sound(home);
        MapComponent.Defaults defaults = new MapComponent.Defaults(setup.application().country(), setup.application().currency());
        ExampleCheck check = new ExampleCheck(setup.model(), defaults, setup.application().zone());
        Findings wrong = new Findings();
        int examples = 0;
        for (Mapping mapping : setup.mappings().values()) {
            String[] name = mapping.name().split("/", 2);
            Connector connector = setup.connectors().get(name[0]);
            examples += check.check(mapping, connector == null || name.length < 2 ? null : connector.streams().get(name[1]), wrong);
        }
        return new Result(wrong.all(), examples, setup.mappings().size());
    }
}
