package dev.tributary.warehouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The migrations of our own tables: {@code schema/<package>/<yyyymmddhhmm>-<what>.sql}, applied once each in the order of their times; what
 * one engine alone needs lies beside them as {@code <yyyymmddhhmm>-<what>.<engine>.sql}, and does nothing when it is run again. A file that
 * has shipped is never edited. Immutable.
 */
final class Migrations {

    private static final Pattern FILE = Pattern
            .compile("schema/(?<package>[a-z]+)/(?<time>[0-9]{12})-(?<what>[a-z0-9-]+)(?:\\.(?<engine>[a-z]+))?\\.sql");
    private static final Pattern DECLARED = Pattern
            .compile("(?m)^-- (?<kind>control|derived)(?:; person: (?<persons>[a-z_ ,]+))?\\ncreate table (?<table>\\w+) ");
    private static final Pattern MADE = Pattern.compile("(?im)^create (?:or replace )?(?:table|view) (?:if not exists )?\"?(\\w+)");

    /**
     * One file.
     *
     * @param name   its time, package and subject, as {@code schema_steps} keeps it
     * @param engine the engine it is for, or empty
     */
    record Migration(String name, String engine, String resource) {

        List<String> statements() {
            return Sql.statements("/" + resource);
        }
    }

    private static final List<Migration> ALL = discover();

    private Migrations() {
    }

    /** The names of all migrations, in their order. */
    static List<String> names() {
        return ALL.stream().filter(migration -> migration.engine().isEmpty()).map(Migration::name).toList();
    }

    /** All migrations, in their order. */
    static List<Migration> all() {
        return ALL.stream().filter(migration -> migration.engine().isEmpty()).toList();
    }

    /** What an engine needs besides, in its order. */
    static List<String> statementsOf(String engine) {
        return ALL.stream().filter(migration -> migration.engine().equals(engine)).flatMap(migration -> migration.statements().stream())
                .toList();
    }

    /** The names of every table and view that a migration makes. */
    static List<String> made() {
        return all().stream().flatMap(migration -> MADE.matcher(text(migration.resource())).results()).map(made -> made.group(1)).toList();
    }

    /** The tables that migrations declare, by name. */
    static Map<String, TableDeclaration> declarations() {
        Map<String, TableDeclaration> declarations = new LinkedHashMap<>();
        for (Migration migration : all()) {
            Matcher declared = DECLARED.matcher(text(migration.resource()));
            while (declared.find()) {
                String persons = declared.group("persons");
                declarations.put(declared.group("table"),
                        new TableDeclaration(declared.group("table"),
                                TableDeclaration.Kind.valueOf(declared.group("kind").toUpperCase(Locale.ROOT)),
                                persons == null ? List.of() : Stream.of(persons.split(",")).map(Migrations::link).toList()));
            }
        }
        return declarations;
    }

    private static TableDeclaration.PersonLink link(String text) {
        List<String> words = List.of(text.strip().split(" "));
        return new TableDeclaration.PersonLink(TableDeclaration.PersonLink.Key.valueOf(words.get(0).toUpperCase(Locale.ROOT)),
                words.subList(1, words.size()));
    }

    private static String text(String resource) {
        try (InputStream in = Migrations.class.getResourceAsStream("/" + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks where this class was loaded from: a jar, or the folder that the build compiles into. */
    private static List<Migration> discover() {
        List<Migration> found = new ArrayList<>();
        try {
            URI place = Migrations.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            for (String resource : Files.isDirectory(Path.of(place)) ? ofFolder(Path.of(place)) : ofJar(Path.of(place))) {
                Matcher file = FILE.matcher(resource);
                if (file.matches()) {
                    found.add(new Migration(file.group("time") + "-" + file.group("package") + "-" + file.group("what"),
                            file.group("engine") == null ? "" : file.group("engine"), resource));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class path that is no address", e);
        }
        found.sort(Comparator.comparing(Migration::name));
        return List.copyOf(found);
    }

    private static List<String> ofFolder(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes.resolve("schema"))) {
            return files.map(file -> classes.relativize(file).toString().replace('\\', '/')).toList();
        }
    }

    private static List<String> ofJar(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).toList();
        }
    }
}
