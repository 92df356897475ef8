package dev.tributary.config;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resolves {@code ${env:NAME}} and {@code ${file:PATH}}; paths are relative to the home. Thread-safe; a secret is read anew each time. */
public final class Secrets {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");

    private final Home home;
    private final UnaryOperator<@Nullable String> environment;

    public Secrets(Home home) {
        this(home, System::getenv);
    }

    Secrets(Home home, UnaryOperator<@Nullable String> environment) {
        this.home = home;
        this.environment = environment;
    }

    /** The home that relative paths begin at. */
    public Home home() {
        return home;
    }

    /** Whether the text holds a reference. */
    public static boolean isReference(String text) {
        return REFERENCE.matcher(text).find();
    }

    /** What is missing, such as {@code ${env:X} is not set (looked in the environment)}; null when every reference resolves. */
    public @Nullable String missing(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            if (value(matcher.group(1), matcher.group(2)) == null) {
                return matcher.group() + " is not set (looked "
                        + (matcher.group(1).equals("env") ? "in the environment" : "for " + file(matcher.group(2))) + ")";
            }
        }
        return null;
    }

    /** The text with its references replaced. @throws FaultException of kind CONFIG when one is not set */
    public String resolve(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            String value = value(matcher.group(1), matcher.group(2));
            if (value == null) {
                throw new FaultException(Fault.CONFIG, missing(text) + "; export it, or write ${file:/run/secrets/…}");
            }
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(resolved).toString();
    }

    private @Nullable String value(String kind, String name) {
        if (kind.equals("env")) {
            String value = environment.apply(name);
            return value == null || value.isEmpty() ? null : value;
        }
        try {
            return Files.readString(file(name)).strip();
        } catch (IOException e) {
            return null;
        }
    }

    private Path file(String name) {
        return home.root().resolve(name.strip());
    }
}
