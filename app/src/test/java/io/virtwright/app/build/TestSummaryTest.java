package io.virtwright.app.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that decides how {@code ./test} ends, on reports as Surefire writes them. */
final class TestSummaryTest {
    private static final String PASSED = "<testcase name='good' classname='io.virtwright.A'/>";
    private static final String SKIPPED =
            "<testcase name='off' classname='io.virtwright.A'><skipped message='needs root, libvirtd'/></testcase>";
    private static final String ASSUMED = """
            <testcase name='assumed' classname='io.virtwright.A'><skipped>
            org.opentest4j.TestAbortedException: Assumption failed: needs SELinux
            \tat io.virtwright.A.assumed(A.java:7)
            </skipped></testcase>""";
    private static final String FAILED =
            "<testcase name='bad' classname='io.virtwright.A'><failure message='1 &lt; 2'>trace</failure></testcase>";
    private static final String BROKEN =
            "<testcase name='' classname='io.virtwright.B'><error message='no setup'>trace</error></testcase>";

    @TempDir
    private static Path classes;

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile() {
        var javac = ToolProvider.findFirst("javac").orElseThrow();
        var source = Checkout.root().resolve("tools/TestSummary.java").toString();
        assertThat(javac.run(System.out, System.err, "-proc:none", "-d", classes.toString(), source))
                .isZero();
    }

    @Test
    void passesWhenAllPassedOrWereSkippedAndNamesThose() throws Exception {
        var end = summarize("0", PASSED + PASSED + SKIPPED + ASSUMED);
        assertThat(end.exit()).isZero();
        assertThat(end.out()).isEqualTo("""
                        skipped:
                          A assumed: needs SELinux
                          A off: needs root, libvirtd
                        2 passed, 0 failed, 2 skipped
                        """);
    }

    @Test
    void failsForFailuresAndErrorsEvenIfMavenDidNot() throws Exception {
        var end = summarize("0", PASSED + FAILED + BROKEN);
        assertThat(end.exit()).isEqualTo(1);
        assertThat(end.out())
                .contains("A bad: 1 < 2\n", "B : no setup\n")
                .endsWith("\n1 passed, 2 failed, 0 skipped\n");
    }

    @Test
    void failsWhenMavenFailedThoughNoTestDid() throws Exception {
        var end = summarize("1", PASSED);
        assertThat(end.exit()).isEqualTo(1);
        assertThat(end.out()).contains("The build failed").endsWith("\n1 passed, 0 failed, 0 skipped\n");
    }

    @Test
    void failsWhenNothingPassedOrFailed() throws Exception {
        assertThat(summarize("0", "").exit()).isEqualTo(1);
        assertThat(summarize("0", SKIPPED).exit()).isEqualTo(1);
    }

    private record End(int exit, String out) {}

    private End summarize(String maven, String cases) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("TEST-io.virtwright.A.xml"), "<testsuite>" + cases + "</testsuite>");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        classes.toString(),
                        "TestSummary",
                        maven,
                        folder.toString(),
                        folder.resolve("no such folder").toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new End(process.waitFor(), out);
    }
}
