package io.virtwright.app.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtwright.testkit.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every shell script of the checkout is free of what ShellCheck knows. */
final class ShellcheckTest {
    /** Maven's, not ours. */
    private static final Path WRAPPER = Checkout.root().resolve("mvnw");

    @Test
    void findsOurScripts() {
        assertThat(scripts())
                .contains(
                        Checkout.root().resolve("virtwright"),
                        Checkout.root().resolve("test"),
                        Checkout.root().resolve(".ci/run"),
                        Checkout.root().resolve("tools/launch.sh"));
    }

    @Test
    void scriptsAreClean() throws IOException, InterruptedException {
        assumeTrue(Programs.isInstalled("shellcheck"), "needs shellcheck");
        var command = new ArrayList<>(List.of("shellcheck", "--external-sources", "--source-path=SCRIPTDIR"));
        scripts().forEach(script -> command.add(script.toString()));
        var process = new ProcessBuilder(command)
                .directory(Checkout.root().toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static List<Path> scripts() {
        return Checkout.shellScripts().stream()
                .filter(script -> !script.equals(WRAPPER))
                .toList();
    }
}
