import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/** Runs the statements of a file in a DuckDB database: {@code RunSql DATABASE FILE [NAME=VALUE...]}, each standing for ${NAME}. */
public class RunSql {

    public static void main(String[] arguments) throws Exception {
        String sql = Files.readString(Path.of(arguments[1])).replaceAll("(?m)--.*$", "");
        for (int i = 2; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=", 2);
            sql = sql.replace("${" + pair[0] + "}", pair[1]);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + arguments[0]);
                Statement statement = connection.createStatement()) {
            for (String one : sql.split(";\\s*(\\n|$)")) {
                if (!one.isBlank()) {
                    statement.execute(one);
                }
            }
        }
    }
}
