package dev.tributary.destination;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.mapping.CanonicalFile;
import dev.tributary.warehouse.TestEngine;
import dev.tributary.warehouse.Warehouse;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Fills the tables that the audience's side owns. */
public record PushedPeople(Warehouse warehouse) {

    static final String AUDIENCE = "high-value";
    static final String PLAN = "plan-1";
    static final CanonicalModel MODEL = CanonicalFile.read(new Home(Path.of(".")), new Findings());
    private static final Instant SINCE = Instant.parse("2026-11-01T00:00:00Z");

    public static PushedPeople in(Path folder) {
        PushedPeople people = new PushedPeople(TestEngine.at(folder.resolve("w.duckdb")).open(MODEL));
        people.execute("insert into audience_plans values (?, ?, ?, ?, 'approved')", PLAN, AUDIENCE, SINCE, SINCE);
        return people;
    }

    public PushedPeople member(String id, String... identifiers) {
        execute("insert into audience_members values (?, ?, null, ?)", AUDIENCE, id, SINCE);
        return identifiers(id, identifiers);
    }

    /** Replaces what is known of a person. */
    public PushedPeople identifiers(String id, String... identifiers) {
        execute("delete from profile_identifiers where profile_id = ?", id);
        execute("delete from profiles where profile_id = ?", id);
        for (String identifier : identifiers) {
            execute("insert into profile_identifiers (profile_id, kind, value) values (?, ?, ?)", id,
                    identifier.startsWith("+") ? "phone" : "email", identifier);
        }
        execute("insert into profiles (profile_id, email, phone, created_at, updated_at) values (?, ?, ?, ?, ?)", id,
                first(identifiers, false), first(identifiers, true), SINCE, SINCE);
        return this;
    }

    private static String first(String[] identifiers, boolean phone) {
        return Stream.of(identifiers).filter(identifier -> identifier.startsWith("+") == phone).findFirst().orElse(null);
    }

    /** @param count members, each with an e-mail address and a phone number */
    public PushedPeople members(int count) {
        execute("insert into audience_members select ?, 'p' || i, null, ? from generate_series(0, cast(? as bigint) - 1) t(i)", AUDIENCE,
                SINCE, count);
        execute("insert into profiles (profile_id, email, phone, created_at, updated_at) select 'p' || i, 'user.' || i || '@example.com', '+84' || (900000000 + i), ?, ? "
                + "from generate_series(0, cast(? as bigint) - 1) t(i)", SINCE, SINCE, count);
        execute("insert into profile_identifiers (profile_id, kind, value) select 'p' || i, 'email', 'user.' || i || '@example.com' from generate_series(0, cast(? as bigint) - 1) t(i)",
                count);
        execute("insert into profile_identifiers (profile_id, kind, value) select 'p' || i, 'phone', '+84' || (900000000 + i) from generate_series(0, cast(? as bigint) - 1) t(i)",
                count);
        return this;
    }

    public PushedPeople leave(String id) {
        execute("delete from audience_members where profile_id = ?", id);
        return this;
    }

    public PushedPeople withhold(String id, String reason) {
        execute("update audience_members set withheld = ? where profile_id = ?", reason, id);
        return this;
    }

    public void execute(String sql, Object... arguments) {
        warehouse.write(session -> session.execute(sql, arguments));
    }

    /** Rows as text, columns joined by a space. */
    public List<String> ledger(String columns) {
        return rows("select " + columns + " from deliveries order by profile_id");
    }

    public List<String> rows(String sql) {
        return warehouse.read(session -> session.query(sql, row -> {
            StringBuilder text = new StringBuilder();
            for (int i = 1; i <= row.columns().size(); i++) {
                text.append(i > 1 ? " " : "").append(TestEngine.text(row, i));
            }
            return text.toString();
        }));
    }
}
