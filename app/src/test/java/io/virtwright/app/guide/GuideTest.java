package io.virtwright.app.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.Run;
import io.virtwright.app.report.JsonReader;
import io.virtwright.app.report.Report.Entry;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.host.TextTree;
import io.virtwright.testkit.kernel.KernelFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every snippet of the guide, in its order and to the letter ({@code steps.txt}), put on one host each time ({@code
 * host.txt}, as openEuler 24.03), and what the audit then says ({@code says.txt}). What the guide does with programs that
 * answer (accounts, logins, {@code ps}) is in the tests of real hosts.
 */
class GuideTest {
    /** As many as the host of the guide can have. */
    private static final int CPUS = 16;

    private static final Pattern ECHO = Pattern.compile("# echo (\\S+) > (\\S+)");
    private static final String HEAD = """
            <name>guide</name><uuid>5f0c1a52-7a0e-4d3e-9a51-0d6f1c1e7b01</uuid>
            <memory unit='KiB'>4194304</memory><vcpu>4</vcpu>
            <os><type arch='x86_64' machine='q35'>hvm</type></os>
            """;

    @TempDir
    private Path folder;

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(GuideTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatTheAuditSaysOfEachStep() throws IOException {
        StringBuilder said = new StringBuilder();
        String[] steps = ("\n" + resource("steps.txt")).split("\n== ", -1);
        for (int i = 1; i < steps.length; i++) {
            String[] parts = steps[i].split("\n-- ", -1);
            said.append("== ").append(parts[0]).append('\n');
            Path host = folder.resolve("host" + i);
            TextTree.unpack(resource("host.txt"), Files.createDirectories(host));
            String with = "";
            boolean domain = false;
            for (int j = 1; j < parts.length; j++) {
                String kind = parts[j].lines().findFirst().orElseThrow();
                String rest = parts[j].substring(kind.length()).stripLeading();
                if (kind.startsWith("with ")) {
                    with = kind.substring("with ".length());
                } else if (kind.startsWith("file ")) {
                    write(host, kind.substring("file ".length()), rest + "\n");
                } else if (kind.equals("run")) {
                    Matcher echo = ECHO.matcher(rest.strip());
                    assertThat(echo.matches()).as(rest).isTrue();
                    write(host, echo.group(2), asRead(host, echo.group(2), echo.group(1)));
                } else if (kind.startsWith("remove ")) {
                    Files.delete(host.resolve(kind.substring("remove /".length())));
                } else if (kind.equals("xml")) {
                    domain = true;
                    write(
                            host,
                            "/etc/libvirt/qemu/" + (rest.contains("VMName") ? "VMName" : "guide") + ".xml",
                            xml(rest, with));
                } else {
                    if (!domain && !with.isEmpty()) {
                        write(host, "/etc/libvirt/qemu/guide.xml", xml("", with));
                    }
                    said.append(audit(host, kind.substring("audit ".length())));
                }
            }
        }
        assertThat(said).hasToString(resource("says.txt"));
    }

    /** What the kernel gives back of what was written. The command line is no file that one writes: it stands for itself. */
    private static String asRead(Path host, String path, String written) throws IOException {
        String before = Files.readString(host.resolve(path.substring(1)));
        return path.startsWith("/sys/")
                ? KernelFiles.written(path, before, written, CPUS).orElseThrow()
                : written + "\n";
    }

    private static void write(Path host, String path, String text) throws IOException {
        Path file = host.resolve(path.substring(1));
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    /** A whole definition with a snippet in it. */
    private static String xml(String snippet, String with) {
        if (!snippet.startsWith("<domain")) {
            boolean device = snippet.startsWith("<disk") || snippet.startsWith("<controller");
            return "<domain type='kvm'>" + HEAD + with + (device ? "<devices>" + snippet + "</devices>" : snippet)
                    + "</domain>";
        }
        if (!snippet.contains("</domain>")) {
            return snippet + "<uuid>5f0c1a52-7a0e-4d3e-9a51-0d6f1c1e7b01</uuid></domain>";
        }
        return snippet.replace("    ...\n", "").replaceFirst("<domain type='kvm'>", "<domain type='kvm'>" + HEAD);
    }

    private static String audit(Path host, String practice) {
        Run run = Run.of("audit", "--root", host.toString(), "--practice", practice, "-o", "json");
        assertThat(run.exit()).as(run.err()).isIn(0, 2, 3);
        List<String> lines = new ArrayList<>();
        for (Entry entry : JsonReader.report(run.bytes()).hosts().getFirst().findings()) {
            if (entry.verdict() != Verdict.NOT_APPLICABLE) {
                lines.add(entry.verdict().word()
                        + (entry.verdict() == Verdict.DRIFT
                                ? " " + entry.severity().word()
                                : "") + "  " + entry.check()
                        + ": " + entry.summary() + "\n");
            }
        }
        return lines.isEmpty() ? "not applicable\n" : String.join("", lines);
    }
}
