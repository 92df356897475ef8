package dev.tributary.cli;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The launcher itself, in a project of its own whose Maven and Java are small scripts that tell what they were asked. */
@EnabledOnOs(OS.LINUX) @Timeout(60)
class LauncherTest {

    private static final Path LAUNCHER = Path.of("tributary").toAbsolutePath();
    private static final List<String> TOOLS = List.of("bash", "env", "find", "flock", "grep", "head", "id", "mkdir", "mv", "readlink",
            "rm", "sed", "sleep", "tail", "touch", "cat");

    @TempDir private Path folder;

    private Path project;
    private Path jdk;
    private Path tools;

    @BeforeEach
    void makeAProject() throws IOException {
        project = Files.createDirectories(folder.resolve("a project"));
        Files.createDirectories(project.resolve("src/main/java"));
        Files.writeString(project.resolve("src/main/java/A.java"), "class A {}");
        Files.writeString(project.resolve("src/main/java/B.java"), "class B {}");
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        // No JDK of this machine may be found, only those of the test.
        var text = Files.readString(LAUNCHER).replace("/usr/lib/jvm", folder.resolve("no-jvm").toString());
        script(project.resolve("tributary"), text);
        maven("echo built >>builds; touch target/tributary-1.jar");
        jdk = jdk("21.0.2");
        tools = Files.createDirectories(folder.resolve("tools"));
        for (var tool : TOOLS) {
            var real = Stream.of("/usr/bin", "/bin").map(place -> Path.of(place, tool)).filter(Files::isExecutable).findFirst();
            script(tools.resolve(tool), "#!/bin/bash\nexec " + real.orElseThrow() + " \"$@\"\n");
        }
    }

    @Test
    void argumentsArriveAsTypedFromAnyFolderAndThroughALink() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("a link"), project.resolve("tributary"));
        var ran = end(start(link, Map.of(), "query", "select 'a  b'", "*", ""));
        assertThat(ran.status).isZero();
        assertThat(ran.out).endsWith("query", "select 'a  b'", "*", "").contains(project.resolve("target/tributary-1.jar").toString());
    }

    @Test
    void javaGetsAUtf8LocaleWhereThereIsNoneAndElseThatOfTheUser() throws Exception {
        script(jdk.resolve("bin/java"), "#!/bin/bash\necho \"$LC_ALL\"\n");
        assertThat(launch("version").out).containsExactly("C.UTF-8");
        assertThat(end(start(project.resolve("tributary"), Map.of("LANG", "vi_VN.UTF-8"), "version")).out).containsExactly("");
    }

    @Test
    void theExitStatusIsThatOfTheProgram() throws Exception {
        script(jdk.resolve("bin/java"), "#!/bin/bash\nexit 2\n");
        assertThat(launch("lint").status).isEqualTo(2);
    }

    @Test
    void itBuildsOnceAndThenOnlyAfterASourceChangedOrWentAway() throws Exception {
        launch("version");
        var quiet = launch("version");
        assertThat(builds()).isEqualTo(1);
        assertThat(quiet.err).isEmpty();

        touchAfterTheBuild(project.resolve("src/main/java/A.java"));
        launch("version");
        assertThat(builds()).isEqualTo(2);

        Files.delete(project.resolve("src/main/java/B.java"));
        touchAfterTheBuild(project.resolve("src/main/java"));
        launch("version");
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void aSecondLaunchWaitsForTheBuildOfTheFirstAndDoesNotBuildAgain() throws Exception {
        var gate = folder.resolve("gate");
        new ProcessBuilder("mkfifo", gate.toString()).start().waitFor();
        maven("cat '" + gate + "'; echo built >>builds; touch target/tributary-1.jar");
        var first = start(project.resolve("tributary"), Map.of(), "version");
        var firstSays = first.errorReader(UTF_8);
        assertThat(firstSays.readLine()).contains("build");
        var second = start(project.resolve("tributary"), Map.of(), "version");
        var secondSays = second.errorReader(UTF_8);
        assertThat(secondSays.readLine()).isEqualTo("tributary: another launch is building; waiting for it");
        Files.writeString(gate, "go on");
        assertThat(end(first, firstSays).status).isZero();
        assertThat(end(second, secondSays).status).isZero();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aFailedBuildShowsItsErrorsAndItsLogAndIsTriedAgain() throws Exception {
        maven("echo '[INFO] Scanning'; echo '[ERROR] A.java:[1,7] not a statement'; echo '[ERROR] Re-run Maven with -e'; exit 1");
        var failed = launch("version");
        assertThat(failed.status).isEqualTo(1);
        assertThat(failed.out).isEmpty();
        assertThat(failed.err).anyMatch(line -> line.contains("target/build.log")).endsWith("[ERROR] A.java:[1,7] not a statement");

        maven("touch target/tributary-1.jar");
        assertThat(launch("version").status).isZero();
    }

    @Test
    void shortCommandsStartFastAndLongOnesHaveABoundedHeapThatOptionsOverride() throws Exception {
        assertThat(launch("--home", "run", "lint").out).contains("-XX:TieredStopAtLevel=1").doesNotContain("-Xmx512m");
        Files.createFile(folder.resolve("-Da=file"));
        var ran = end(start(project.resolve("tributary"), Map.of("TRIBUTARY_JAVA_OPTS", "-Xmx2g -Da=*"), "--home=x", "run", "r"));
        assertThat(ran.out).containsSubsequence("-Xmx512m", "-Xmx2g", "-Da=*", "-jar").doesNotContain("-XX:TieredStopAtLevel=1");
    }

    @Test
    void checkEndsWithTheTestRunnersOwnCountAndMavensStatus() throws Exception {
        maven("""
                printf '%s\\n' "$@" >arguments
                echo '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in ATest'
                echo '[ERROR] BTest.isRight -- Time elapsed: 0.1 s <<< FAILURE!'
                echo '    at BTest.isRight(BTest.java:3)'
                echo '[ERROR] Tests run: 3, Failures: 1, Errors: 0, Skipped: 0'
                echo '[ERROR] Failed to execute goal surefire -> [Help 1]'
                exit 1""");
        var failed = launch("check", "-Dtest=BTest");
        assertThat(failed.status).isEqualTo(1);
        assertThat(failed.out).containsExactly("Tests run: 3, Failures: 1, Errors: 0, Skipped: 0");
        assertThat(failed.err).contains("    at BTest.isRight(BTest.java:3)").noneMatch(line -> line.contains("ATest"));
        assertThat(Files.readAllLines(project.resolve("arguments"))).contains("-Pcheck", "verify", "-Dtest=BTest");

        maven("echo '[WARNING] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1'; touch target/tributary-1.jar");
        var passed = launch("check");
        assertThat(passed.status).isZero();
        assertThat(passed.out).containsExactly("Tests run: 3, Failures: 0, Errors: 0, Skipped: 1");
    }

    @Test
    void formatMendsTheSourcesAndLeavesTheJarToTheNextBuild() throws Exception {
        maven("printf '%s\\n' \"$@\" >arguments");
        assertThat(launch("format").status).isZero();
        assertThat(Files.readAllLines(project.resolve("arguments"))).contains("-Pcheck", "spotless:apply");
        maven("echo built >>builds; touch target/tributary-1.jar");
        assertThat(launch("version").status).isZero();
        assertThat(builds()).isEqualTo(1);

        maven("echo '[ERROR] A.java cannot be parsed'; exit 1");
        var failed = launch("format");
        assertThat(failed.status).isEqualTo(1);
        assertThat(failed.err).endsWith("[ERROR] A.java cannot be parsed");
    }

    @Test
    void withoutAJdkOf17ItPrintsTheOneLineToType() throws Exception {
        script(tools.resolve("apt-get"), "#!/bin/bash\necho installed >>'" + folder.resolve("installed") + "'\n");
        var old = jdk("1.8.0_392");
        var refused = end(start(project.resolve("tributary"), Map.of("JAVA_HOME", old.toString(), "TRIBUTARY_NO_INSTALL", "1"), "version"));
        assertThat(refused.status).isEqualTo(2);
        assertThat(refused.err).hasSize(1).first().asString()
                .contains("apt-get install -y --no-install-recommends openjdk-17-jdk-headless");
        assertThat(folder.resolve("installed")).doesNotExist();
    }

    @Test
    void theJdkOnThePathServesWhenJavaHomeIsTooOld() throws Exception {
        Files.createSymbolicLink(tools.resolve("javac"), jdk.resolve("bin/javac"));
        var ran = end(start(project.resolve("tributary"), Map.of("JAVA_HOME", jdk("11.0.2").toString()), "version"));
        assertThat(ran.status).as(String.join("\n", ran.err)).isZero();
        assertThat(ran.out).first().asString().isEqualTo("java of 21.0.2");
    }

    private record Ran(int status, List<String> out, List<String> err) {}

    private Ran launch(String... arguments) throws Exception {
        return end(start(project.resolve("tributary"), Map.of(), arguments));
    }

    private Process start(Path launcher, Map<String, String> environment, String... arguments) throws IOException {
        var line = new ArrayList<>(List.of(launcher.toString()));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", tools.toString(), "HOME", folder.toString(), "JAVA_HOME", jdk.toString()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Ran end(Process process) throws Exception {
        return end(process, process.errorReader(UTF_8));
    }

    private static Ran end(Process process, BufferedReader errors) throws Exception {
        var out = process.inputReader(UTF_8).lines().toList();
        var err = errors.lines().toList();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), out, err);
    }

    private int builds() throws IOException {
        return Files.readAllLines(project.resolve("builds")).size();
    }

    private void touchAfterTheBuild(Path source) throws IOException {
        var built = Files.getLastModifiedTime(project.resolve("target/launcher.stamp"));
        Files.setLastModifiedTime(source, FileTime.fromMillis(built.toMillis() + 1000));
    }

    private void maven(String body) throws IOException {
        script(project.resolve("mvnw"), "#!/bin/bash\n" + body + "\n");
    }

    private Path jdk(String version) throws IOException {
        var home = Files.createDirectories(folder.resolve("jdk-" + version));
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"");
        script(home.resolve("bin/javac"), "#!/bin/bash\n");
        script(home.resolve("bin/java"), "#!/bin/bash\nprintf '%s\\n' 'java of " + version + "' \"$@\"\n");
        return home;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
