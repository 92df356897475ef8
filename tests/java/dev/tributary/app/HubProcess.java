package dev.tributary.app;

import dev.tributary.config.Home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The hub as a process of its own, so that it can be killed. */
public final class HubProcess {

    private final Process process;
    private final Path output;

    private HubProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts {@code tributary --home HOME ARGUMENTS…}; what it prints goes to a file below {@code folder}. */
    public static HubProcess start(Path folder, Home home, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx400m", "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1", "-Duser.language=tr", "-cp", System.getProperty("java.class.path"),
                        "dev.tributary.cli.Main", "--home", home.root().toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "hub", ".out");
        return new HubProcess(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
    }

    /** SIGKILL: no hook of ours runs. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    public String output() throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
