package dev.tributary.config;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder that the hub reads and writes: {@code routes connectors mappings config}, and {@code var} for what it writes itself. */
public record Home(Path root) {

    public Home {
        root = root.toAbsolutePath().normalize();
    }

    /** {@code --home}, else {@code TRIBUTARY_HOME}, else the working directory. */
    public static Home of(@Nullable String option) {
        String chosen = option != null ? option : System.getenv("TRIBUTARY_HOME");
        Home home = new Home(Path.of(chosen == null || chosen.isBlank() ? "." : chosen));
        if (!Files.isDirectory(home.root)) {
            throw new FaultException(Fault.CONFIG, home.root + " is not a folder; name the hub's home with --home or TRIBUTARY_HOME");
        }
        return home;
    }

    /** What the hub writes; made on demand. */
    public Path var() {
        try {
            return Files.createDirectories(root.resolve("var"));
        } catch (IOException e) {
            throw new FaultException(Fault.WAREHOUSE,
                    "cannot make the folder " + root.resolve("var") + " (" + e.getMessage() + "); check its rights", e);
        }
    }

    public Path path(String relative) {
        return root.resolve(relative);
    }

    /** The path relative to the home, with forward slashes, as findings name it. */
    public String relative(Path path) {
        return root.relativize(path.toAbsolutePath().normalize()).toString().replace('\\', '/');
    }

    /** Files below a folder that end with a suffix, sorted; empty when the folder does not exist. */
    public List<Path> files(String folder, String suffix) {
        Path start = path(folder);
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(start)) {
            return walk.filter(path -> Files.isRegularFile(path) && path.getFileName().toString().endsWith(suffix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one YAML file; null when it is empty, not YAML or unreadable (a finding says which). */
    public @Nullable YamlNode yaml(Path file, Findings findings) {
        String name = relative(file);
        try {
            return YamlNode.parse(name, Files.readString(file), findings);
        } catch (CharacterCodingException e) {
            findings.error(new SourceLocation(name, 1, 1), "the file is not UTF-8 text", "save it as UTF-8");
        } catch (IOException e) {
            findings.error(new SourceLocation(name, 1, 1), "the file cannot be read (" + e.getClass().getSimpleName() + ")",
                    "check its name and rights");
        }
        return null;
    }
}
