package io.virtwright.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.Run;
import io.virtwright.app.report.Report;
import io.virtwright.app.tour.TourHost;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The host of the tour, with one thing or another wrong with its files, audited by all practices. */
@Timeout(600) // a guard only, for a busy machine: nothing here waits for anything
class BadTreesTest {
    private static final byte[] JUNK = {0x7f, 'E', 0, (byte) 0xff, (byte) 0xfe, '\n', '<', '=', 0x1b, '[', 'J', '7', 0};

    @TempDir
    private Path root;

    @BeforeEach
    void unpack() {
        TourHost.unpack(root);
        write("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
        write("/sys/kernel/mm/transparent_hugepage/defrag", "always defer [madvise] never\n");
    }

    private Outcome audit() {
        return Outcome.of("--root", root.toString());
    }

    private Path path(String path) {
        return root.resolve(path.substring(1));
    }

    private void write(String path, String content) {
        try {
            Path file = path(path);
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Change {
        void of(Path file) throws IOException;
    }

    private void all(Predicate<String> which, Change change) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> which.test("/" + root.relativize(file)))
                    .toList()) {
                change.of(file);
            }
        }
    }

    private static boolean isOfKernel(String path) {
        return path.startsWith("/proc/") || path.startsWith("/sys/");
    }

    private void remove(String path) throws IOException {
        try (Stream<Path> files = Files.walk(path(path))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Unreadable even to root: a link that leads to itself. */
    private static void loop(Path file) throws IOException {
        Files.delete(file);
        Files.createSymbolicLink(file, file.getFileName());
    }

    private static void noneIsCompliant(Outcome outcome, String... checks) {
        for (String check : checks) {
            assertThat(outcome.verdict(check)).as(check).isIn(Verdict.UNKNOWN, Verdict.DRIFT);
        }
    }

    @Test
    void unreadableKernelFilesAreUnknownAndNamed() throws IOException {
        all(BadTreesTest::isOfKernel, BadTreesTest::loop);
        Outcome outcome = audit();
        noneIsCompliant(outcome, KERNEL);
        assertThat(outcome.reasons("halt-polling.ceiling"))
                .contains("/sys/module/kvm/parameters/halt_poll_ns", "too many levels of symbolic links");
    }

    private static final String[] KERNEL = {
        "halt-polling.ceiling", "kworkers.mask", "huge-pages.transparent", "svirt.enforcing"
    };

    @Test
    void emptyKernelFilesAreUnknown() throws IOException {
        all(BadTreesTest::isOfKernel, file -> Files.write(file, new byte[0]));
        noneIsCompliant(audit(), KERNEL);
    }

    @Test
    void binaryJunkWhereANumberShouldBeIsUnknown() throws IOException {
        all(BadTreesTest::isOfKernel, file -> Files.write(file, JUNK));
        Outcome outcome = audit();
        noneIsCompliant(outcome, KERNEL);
        assertThat(outcome.reasons("halt-polling.ceiling")).contains("halt_poll_ns");
    }

    @Test
    void unreadableDefinitionsAreUnknownAndNamed() throws IOException {
        all(path -> path.endsWith(".xml"), BadTreesTest::loop);
        Outcome outcome = audit();
        for (String check : List.of("io-threads.assigned", "huge-pages.domain", "svirt.confined")) {
            assertThat(outcome.verdict(check)).as(check).isEqualTo(Verdict.UNKNOWN);
            assertThat(outcome.reasons(check)).contains("too many levels of symbolic links");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, there is no element", "1, line 1", "2, line"})
    void brokenDefinitionsAreUnknownAndSayWhere(int eighths, String reason) throws IOException {
        all(path -> path.endsWith(".xml"), file -> {
            byte[] content = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(content, content.length * eighths / 8));
        });
        Outcome outcome = audit();
        assertThat(outcome.verdict("io-threads.assigned")).isEqualTo(Verdict.UNKNOWN);
        assertThat(outcome.reasons("io-threads.assigned")).containsAnyOf(reason, "Unexpected");
    }

    @Test
    void everyFileEmpty() throws IOException {
        all(_ -> true, file -> Files.write(file, new byte[0]));
        noneIsCompliant(audit(), KERNEL);
    }

    @Test
    void everyFileJunk() throws IOException {
        all(_ -> true, file -> Files.write(file, JUNK));
        noneIsCompliant(audit(), KERNEL);
    }

    @Test
    void everyFileTooLong() throws IOException {
        all(_ -> true, file -> {
            try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
                channel.position((17 << 20) - 1);
                channel.write(ByteBuffer.wrap(new byte[1])); // behind a hole, of which nothing is on the disk
            }
        });
        Outcome outcome = audit();
        noneIsCompliant(outcome, KERNEL);
        assertThat(outcome.reasons("halt-polling.ceiling")).contains("longer than 16 MiB");
    }

    /** A copy that was cut off: the files up to some name are there, that one is half there, the rest is not. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void halfCopiedTree(int eighths) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
        int cut = files.size() * eighths / 8;
        byte[] last = Files.readAllBytes(files.get(cut));
        Files.write(files.get(cut), Arrays.copyOf(last, last.length / 2));
        for (Path file : files.subList(cut + 1, files.size())) {
            Files.delete(file);
        }
        Outcome outcome = audit();
        assertThat(outcome.verdict("halt-polling.ceiling"))
                .isEqualTo(isThere("/sys/module/kvm/parameters/halt_poll_ns") ? Verdict.COMPLIANT : Verdict.UNKNOWN);
        assertThat(outcome.verdict("kworkers.mask"))
                .isEqualTo(isThere("/sys/devices/system/cpu/online") ? Verdict.DRIFT : Verdict.UNKNOWN);
        // Its file system may not have been copied: that it is not there doesn't say that SELinux is off.
        assertThat(outcome.verdict("svirt.enforcing"))
                .isEqualTo(isThere("/sys/fs/selinux/enforce") ? Verdict.COMPLIANT : Verdict.UNKNOWN);
        assertThat(outcome.verdict("io-threads.assigned")).isEqualTo(Verdict.DRIFT);
        if (files.get(cut).toString().endsWith(".xml")) {
            assertThat(outcome.reasons("io-threads.assigned"))
                    .contains("/" + root.relativize(files.get(cut)) + ": line ");
        }
    }

    private static Judgement running(Report.Entry finding) {
        return finding.layers().getOrDefault(Layer.RUNNING, Judgement.notApplicable(""));
    }

    private boolean isThere(String path) {
        return Files.exists(path(path));
    }

    @Test
    void hugeDefinitionIsRefusedByItsLength() throws IOException {
        write("/etc/libvirt/qemu/huge.xml", "<domain><name>huge</name><description>" + "x".repeat(100 << 20));
        Outcome outcome = audit();
        assertThat(outcome.reasons("io-threads.assigned")).contains("/etc/libvirt/qemu/huge.xml: longer than 16 MiB");
    }

    @Test
    void anEntityBombIsRefused() {
        write("/etc/libvirt/qemu/bomb.xml", BOMB);
        Outcome outcome = audit();
        assertThat(outcome.reasons("io-threads.assigned"))
                .contains("/etc/libvirt/qemu/bomb.xml: ", "a document type declaration is not allowed");
    }

    static final String BOMB = """
            <!DOCTYPE domain [
              <!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">
              <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
              <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
              <!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
            ]>
            <domain type='kvm'><name>&d;</name></domain>
            """;

    static String domain(String name) {
        return """
                <domain type='kvm'>
                  <name>%s</name>
                  <uuid>5f0c1a52-7a0e-4d3e-9a51-0d6f1c1e7bff</uuid>
                  <memory unit='KiB'>1048576</memory>
                  <vcpu>2</vcpu>
                  <os><type arch='x86_64'>hvm</type></os>
                  <devices>
                    <disk type='file' device='disk'>
                      <source file='/a'/><target dev='vda' bus='virtio'/>
                    </disk>
                  </devices>
                </domain>
                """.formatted(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "a;reboot", "$(reboot)", "数据库服务器", "%s%n", "-", "..", "\u202eevil", "a b"})
    void hostileNamesOfDomainsAreNames(String name) {
        write("/etc/libvirt/qemu/" + name + ".xml", domain(name));
        Outcome outcome = audit();
        assertThat(outcome.report().findings())
                .filteredOn(finding -> finding.check().equals("io-threads.assigned"))
                .anyMatch(finding -> finding.subject().name().equals(name) && finding.verdict() == Verdict.DRIFT);
        assertThat(outcome.text()).contains(name.equals("\u202eevil") ? "\\u{202e}evil" : name);
    }

    @Test
    void aLineFeedInANameIsRefusedAndEscaped() {
        write("/etc/libvirt/qemu/a\nb.xml", domain("a\nb"));
        Outcome outcome = audit();
        assertThat(outcome.reasons("io-threads.assigned")).contains("a line feed in its name");
        assertThat(outcome.text()).contains("a\\nb");
    }

    @Test
    void offlineCpus() {
        write("/sys/devices/system/cpu/online", "0-3\n");
        write("/sys/devices/system/cpu/possible", "0-15\n");
        Outcome outcome = audit();
        assertThat(outcome.verdict("kworkers.mask")).isNotEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void noNumaDirectory() throws IOException {
        if (Files.exists(path("/sys/devices/system/node"))) {
            remove("/sys/devices/system/node");
        }
        Outcome outcome = audit();
        assertThat(outcome.verdict("kworkers.mask")).isEqualTo(Verdict.DRIFT);
        assertThat(outcome.verdict("huge-pages.pool")).isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(outcome.verdict("io-threads.pinned")).isEqualTo(Verdict.DRIFT);
    }

    @Test
    void pagesOf64Kilobytes() throws IOException {
        if (Files.exists(path("/sys/kernel/mm/hugepages"))) {
            remove("/sys/kernel/mm/hugepages");
        }
        for (Map.Entry<String, String> size :
                Map.of("2048kB", "0", "524288kB", "4", "16777216kB", "0").entrySet()) {
            String pool = "/sys/kernel/mm/hugepages/hugepages-" + size.getKey() + "/";
            write(pool + "nr_hugepages", size.getValue() + "\n");
            write(pool + "free_hugepages", size.getValue() + "\n");
            write(pool + "resv_hugepages", "0\n");
            write(pool + "surplus_hugepages", "0\n");
            write(pool + "nr_overcommit_hugepages", "0\n");
        }
        write("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size", "536870912\n");
        write(
                "/proc/meminfo",
                "MemTotal:       65536000 kB\nMemAvailable:   60000000 kB\nHugepagesize:     524288 kB\n");
        Outcome outcome = audit();
        // nobody asks for them, and the host has memory enough beside its four
        assertThat(outcome.verdict("huge-pages.pool")).isEqualTo(Verdict.COMPLIANT);
        assertThat(outcome.report().findings())
                .filteredOn(finding -> finding.check().equals("huge-pages.transparent"))
                .allMatch(finding -> running(finding).note().contains("for pages of 512 MiB"));

        String pages = "<memoryBacking><hugepages><page size='%d' unit='MiB'/></hugepages></memoryBacking>";
        write("/etc/libvirt/qemu/big.xml", domain("big").replace("<vcpu>", pages.formatted(512) + "<vcpu>"));
        Outcome has = audit();
        assertThat(has.reasons("huge-pages.pool")).doesNotContain("does not have");
        assertThat(has.report().findings())
                .filteredOn(finding -> finding.check().equals("huge-pages.pool"))
                .anyMatch(finding -> finding.summary().contains("512 MiB")
                        && running(finding).verdict() == Verdict.COMPLIANT);

        write("/etc/libvirt/qemu/big.xml", domain("big").replace("<vcpu>", pages.formatted(1024) + "<vcpu>"));
        Outcome lacks = audit();
        assertThat(lacks.verdict("huge-pages.pool")).isEqualTo(Verdict.DRIFT);
        assertThat(lacks.text().replaceAll("\\s+", " ")).contains("1 GiB, which this kernel does not have");
    }

    @Test
    void cpus4096() {
        write("/sys/devices/system/cpu/online", "0-4095\n");
        write("/sys/devices/system/cpu/possible", "0-4095\n");
        write("/sys/devices/virtual/workqueue/cpumask", "ffffffff,".repeat(127) + "ffffffff\n");
        Outcome outcome = audit();
        assertThat(outcome.verdict("kworkers.mask")).isEqualTo(Verdict.DRIFT);
        // Told as ranges; whole only where it is to be written, so that it can be copied.
        assertThat(outcome.text())
                .contains("running     0-4095,")
                .contains("ffffffff,".repeat(127) + "fffff00f\n")
                .doesNotContain("ffffffff,".repeat(127) + "ffffffff");
    }

    @Test
    void noLibvirt() throws IOException {
        remove("/etc/libvirt");
        remove("/run/libvirt");
        Outcome outcome = audit();
        assertThat(outcome.report().notes()).anyMatch(note -> note.startsWith("no libvirt here"));
        assertThat(outcome.report().findings())
                .noneMatch(finding ->
                        finding.check().equals("io-threads.assigned") && finding.verdict() == Verdict.COMPLIANT);
    }

    @Test
    void whatIsNoXmlIsRefusedInOneLine() throws IOException {
        Path file = root.resolve("x.xml");
        for (String xml : List.of("", "junk", BOMB, "<domain>".repeat(100_000), "<domain/>", "\u0000\u0001")) {
            Files.writeString(file, xml);
            assertThat(Outcome.refused("--xml", file.toString())).contains("x.xml: ");
        }
        Files.write(file, JUNK);
        assertThat(Outcome.refused("--xml", file.toString())).contains("x.xml: not UTF-8 text");
        Files.write(file, "<domain>".concat("x".repeat(100 << 20)).getBytes(StandardCharsets.UTF_8));
        assertThat(Outcome.refused("--xml", file.toString())).contains("x.xml: more than ");
        loop(file);
        assertThat(Outcome.refused("--xml", file.toString())).contains("x.xml: ");
        assertThat(Outcome.refused("--xml", root.toString())).contains("is a directory");
        assertThat(Outcome.refused("--xml", root.resolve("a\n\u001b[2J").toString()))
                .contains("a\\n\\x1b[2J: no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "a;reboot", "数据库服务器", "\u202eevil", "a&#10;b"})
    void xmlOfHostileNames(String name) throws IOException {
        Path file = root.resolve("x.xml");
        Files.writeString(file, domain(name));
        Outcome outcome = Outcome.of("--xml", file.toString());
        assertThat(outcome.verdict("io-threads.assigned")).isEqualTo(Verdict.DRIFT);
    }

    @Test
    void snapshotsThatAreNone() throws IOException {
        Path file = root.resolve("host.json");
        for (String text : List.of("", "junk", "{}", "[]", "null", "[".repeat(100_000), "{\"schema\":\"a\\nb\"}")) {
            Files.writeString(file, text);
            assertThat(Outcome.refused("--snapshot", file.toString())).contains("host.json: ");
        }
        Files.write(file, JUNK);
        assertThat(Outcome.refused("--snapshot", file.toString())).contains("host.json: ");
        loop(file);
        assertThat(Outcome.refused("--snapshot", file.toString())).contains("host.json: ");
        assertThat(Outcome.refused("--snapshot", root.toString())).contains("directory");
    }

    @Test
    void snapshotsThatWereCutOff(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("host.json");
        assertThat(Run.of("capture", "--root", root.toString(), "-o", file.toString())
                        .exit())
                .isZero();
        byte[] whole = Files.readAllBytes(file);
        assertThat(Outcome.of("--snapshot", file.toString()).verdict("halt-polling.ceiling"))
                .isEqualTo(audit().verdict("halt-polling.ceiling"));
        for (int eighths = 0; eighths < 8; eighths++) {
            Files.write(file, Arrays.copyOf(whole, whole.length * eighths / 8));
            assertThat(Outcome.refused("--snapshot", file.toString())).contains("host.json: ");
        }
    }
}
