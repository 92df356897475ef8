package dev.tributary.warehouse;

import dev.tributary.warehouse.postgres.PostgresEngine;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One real PostgreSQL for all tests of this process, stopped with it. Its user {@link #USER} owns the database and may do nothing else. */
public final class Postgres {

    public static final String USER = "tributary";
    public static final String PASSWORD = "only for tests";

    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = start();

    private Postgres() {
    }

    private static EmbeddedPostgres start() {
        try {
            // A collation that sorts by language, and a zone: nothing may depend on either.
            EmbeddedPostgres server = EmbeddedPostgres.builder().setServerConfig("fsync", "off")
                    .setServerConfig("timezone", "Pacific/Auckland").start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    server.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            run(server, "create role " + USER + " login password '" + PASSWORD + "'",
                    "create database tributary owner " + USER
                            + " encoding 'UTF8' locale_provider icu icu_locale 'vi-VN' template template0");
            return server;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("PostgreSQL does not start", e);
        }
    }

    private static void run(EmbeddedPostgres server, String... statements) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection(); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The address of the database, with a new, empty schema for the tables. */
    public static String freshUrl() {
        String schema = "t" + SCHEMAS.incrementAndGet();
        String url = url("tributary", USER) + "&password=" + PASSWORD.replace(" ", "%20");
        try (Connection connection = java.sql.DriverManager.getConnection(url); Statement statement = connection.createStatement()) {
            statement.execute("create schema " + schema);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return url("tributary", USER) + "&currentSchema=" + schema;
    }

    /** What {@code config/application.yaml} says of a new, empty warehouse; its password is in a file of {@code folder}. */
    public static String settings(Path folder) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        return "warehouse:\n  url: " + freshUrl() + "\n  user: " + USER + "\n  password: ${file:" + password + "}\n";
    }

    public static Engine fresh() {
        return at(freshUrl());
    }

    public static Engine at(String url) {
        return new PostgresEngine(url, USER, PASSWORD);
    }

    public static String url(String database, String user) {
        return SERVER.getJdbcUrl(user, database).replaceFirst("\\?.*", "") + "?user=" + user;
    }

    /** As the server's own superuser, in its own database. */
    public static void asSuperuser(String... statements) {
        try {
            run(SERVER, statements);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
