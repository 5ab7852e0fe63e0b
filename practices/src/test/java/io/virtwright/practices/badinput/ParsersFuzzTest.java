package io.virtwright.practices.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.boot.ModprobeFile;
import io.virtwright.engine.boot.Tmpfiles;
import io.virtwright.engine.capture.Capture;
import io.virtwright.engine.capture.CaptureException;
import io.virtwright.engine.capture.Redaction;
import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.DomainSecrets;
import io.virtwright.engine.domainxml.DomainStatus;
import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.domainxml.DomainXmlException;
import io.virtwright.engine.domainxml.ElementPath;
import io.virtwright.engine.domainxml.XmlEdit;
import io.virtwright.engine.libvirtconf.LibvirtConf;
import io.virtwright.engine.policy.PolicyException;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.policy.PolicyReader;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.systemd.EnvironmentFile;
import io.virtwright.engine.systemd.ExecCommand;
import io.virtwright.engine.systemd.UnitFile;
import io.virtwright.engine.text.CpuSet;
import io.virtwright.engine.text.KernelArguments;
import io.virtwright.engine.text.KernelCommandLine;
import io.virtwright.engine.text.KernelCpuList;
import io.virtwright.engine.text.KernelNumber;
import io.virtwright.engine.text.KernelRelease;
import io.virtwright.engine.text.MountInfo;
import io.virtwright.testkit.fuzz.Fuzz;
import io.virtwright.testkit.fuzz.Mutator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every parser of the engine on mutated input: nothing but its declared exception, and what it prints it reads again. */
class ParsersFuzzTest {
    /** Of the options of a file: each edit reads the whole file again. */
    private static final int EDITED = 3;

    private static final String TARGET = "/sys/module/kvm/parameters/halt_poll_ns";
    private static final List<PolicyKey<?>> KEYS = Practices.all().stream()
            .<PolicyKey<?>>flatMap(practice -> practice.keys().stream())
            .toList();

    /**
     * A parser.
     *
     * @param share of {@link Fuzz#IN_SUITE}
     */
    record Parser(String name, int share, List<byte[]> corpus, Fuzz.Target target) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Parser> parsers() {
        List<byte[]> xml = Corpus.files(".*/qemu/[^/]*\\.xml.*");
        return Stream.of(
                new Parser(
                        "CPU lists",
                        6000,
                        Corpus.texts("0-3,8", "0-7,^3", " 1 - 2 , 4", "0-4095", "", "65535", "0-3,5,7-9,64-127"),
                        (input, _) -> CpuSet.parseList(utf8(input)).ifPresent(ParsersFuzzTest::printsWhatItReads)),
                new Parser(
                        "masks",
                        5000,
                        Corpus.texts("ff", "ff,00000000", "ffffffff,ffffffff,0000000f", "0", "FF,0"),
                        (input, _) -> CpuSet.parseMask(utf8(input)).ifPresent(ParsersFuzzTest::printsWhatItReads)),
                new Parser(
                        "CPU lists of the command line",
                        4000,
                        Corpus.texts("0-3,8", "all", "0-N", "N-4", "0-31:2/8", "1-N:1/2", "4-N,^7"),
                        (input, more) -> KernelCpuList.parse(utf8(input), more.below(CpuSet.MAX_CPU + 1))
                                .ifPresent(ParsersFuzzTest::printsWhatItReads)),
                new Parser(
                        "numbers",
                        3000,
                        Corpus.texts("200000", "0x30d40", "0777", "-1", "4294967295", "200k"),
                        (input, _) -> KernelNumber.read(utf8(input))
                                .ifPresent(number -> assertThat(number).isBetween(0L, KernelNumber.MAX))),
                new Parser(
                        "releases",
                        2000,
                        Corpus.texts("6.12.0-55.el10.x86_64", "5.10.0", "4.19.90-2003.4.0.0036.oe1.aarch64"),
                        (input, _) -> KernelRelease.of(utf8(input)).ifPresent(release -> release.atLeast(5, 8))),
                new Parser("command lines", 6000, commandLines(), (input, _) -> commandLine(utf8(input))),
                new Parser(
                        "mountinfo",
                        3000,
                        Corpus.both(Corpus.files("/proc/self/mountinfo.*"), Corpus.texts("1 2 3:4 / /a rw - x y z")),
                        (input, _) -> MountInfo.parse(utf8(input)).mounts().forEach(mount -> mount.option("pagesize"))),
                new Parser(
                        "libvirt's files",
                        6000,
                        Corpus.both(
                                Corpus.files("/etc/libvirt/[a-z]*\\.conf.*", "/etc/sasl2/.*"),
                                Corpus.texts("a = [ \"b\", 'c' ] # d\ne = 1\nf = \"\"\"g\n\"\"\"\n")),
                        (input, _) -> libvirtConf(utf8(input))),
                new Parser(
                        "modprobe.d",
                        6000,
                        Corpus.both(
                                Corpus.files(".*/modprobe\\.d/.*"),
                                Corpus.texts("options kvm halt_poll_ns=1 \\\n a=\"b c\"\nblacklist kvm\n")),
                        (input, _) -> modprobe(latin1(input))),
                new Parser(
                        "tmpfiles.d",
                        2000,
                        Corpus.both(
                                Corpus.files(".*/tmpfiles\\.d/.*"),
                                Corpus.texts("w " + TARGET + " - - - - 5\n", "w- /sys/*/kvm* - - - - 7\r\n")),
                        (input, _) -> tmpfiles(input)),
                new Parser(
                        "units",
                        4000,
                        Corpus.files(".*\\.(service|socket|mount|conf)( mode=.*)?"),
                        (input, _) -> UnitFile.parse("/a.service", utf8(input))
                                .settings()
                                .forEach(setting -> ExecCommand.parse(setting.value())
                                        .forEach(command -> command.arguments(Map.of("A", "b c"))))),
                new Parser(
                        "commands of units",
                        4000,
                        Corpus.texts(
                                "/usr/bin/qemu-ga --method=virtio-serial $A \"${B}\" ; /bin/true",
                                "-@/bin/sh sh -c 'a \\x41 \\u00e9 \\101'",
                                "!!+:/usr/sbin/libvirtd $LIBVIRTD_ARGS"),
                        (input, _) -> ExecCommand.parse(utf8(input)).forEach(command -> {
                            command.ignoresFailure();
                            command.arguments(Map.of("A", "b 'c", "B", "d e"));
                        })),
                new Parser(
                        "environment files",
                        3000,
                        Corpus.both(
                                Corpus.files("/etc/(sysconfig|default)/.*"),
                                Corpus.texts("A=b\nC='d e' f\\\n g\n# h\nI=\"j\\\"k\"\n")),
                        (input, _) -> EnvironmentFile.parse(utf8(input))),
                new Parser("domain XML", 12_000, xml, (input, _) -> domain(utf8(input))),
                new Parser(
                        "records of running domains",
                        3000,
                        Corpus.files("/run/libvirt/qemu/[^/]*\\.xml.*"),
                        (input, _) -> {
                            try {
                                DomainStatus.parse(utf8(input));
                            } catch (DomainXmlException expected) {
                                assertThat(expected).hasMessageMatching("(?s).+");
                            }
                        }),
                new Parser("policies", 4000, Corpus.files("/POLICY"), (input, _) -> {
                    try {
                        PolicyReader.read("policy.yaml", utf8(input), KEYS);
                    } catch (PolicyException expected) {
                        assertThat(expected).hasMessageStartingWith("policy.yaml:");
                    }
                }),
                new Parser("captures", 2000, captures(), (input, _) -> {
                    try {
                        Capture.read(input);
                    } catch (CaptureException expected) {
                        assertThat(expected).hasMessageMatching("(?s).+");
                    }
                }),
                new Parser(
                        "redaction",
                        800,
                        Corpus.both(xml, Corpus.files("/etc/libvirt/.*", "/run/udev/data/.*")),
                        (input, _) -> redaction(input)),
                new Parser("readings", 5000, Corpus.lines(Corpus.files("/READINGS")), (input, _) -> {
                    try {
                        Capture.lines(utf8(input));
                    } catch (CaptureException expected) {
                        assertThat(expected).hasMessageMatching("(?s).+");
                    }
                }));
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void mutatedInputGivesAValueOrTheDeclaredError(Parser parser) {
        assertThat(Fuzz.run(parser.name(), parser.share(), parser.corpus(), parser.target()))
                .isPositive();
    }

    /** With those of {@link SnapshotsFuzzTest}. */
    @Test
    void theSuiteRunsAsManyInputsAsItSays() {
        int parsers = parsers().mapToInt(Parser::share).sum();
        assertThat(parsers + SnapshotsFuzzTest.SHARE * Practices.all().size()).isEqualTo(Fuzz.IN_SUITE);
    }

    /** Shapes that have made other parsers quadratic, exponential, or too deep for the stack; 1 MiB of each. */
    @Tag("soak")
    @ParameterizedTest
    @MethodSource("parsers")
    void largeInputTakesNoLongerThanItsLength(Parser parser) {
        for (byte[] shape : Shapes.of(1 << 20)) {
            // A guard only: what is linear takes milliseconds, what is quadratic hours.
            Assertions.assertTimeoutPreemptively(
                    Duration.ofMinutes(10),
                    () -> parser.target().take(shape, new Mutator(1, List.of(shape))),
                    () -> parser.name() + " on " + utf8(shape).substring(0, 60));
        }
    }

    private static String utf8(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    private static String latin1(byte[] input) {
        return new String(input, StandardCharsets.ISO_8859_1);
    }

    private static void printsWhatItReads(CpuSet set) {
        assertThat(CpuSet.parseList(set.list())).contains(set);
        assertThat(CpuSet.parseMask(set.mask(CpuSet.MAX_CPU + 1))).contains(set);
    }

    /** The same text as each kind of reading that is gone through otherwise. */
    private static void redaction(byte[] input) {
        Snapshot snapshot = Snapshot.empty("fuzz", Instant.EPOCH)
                .plus(Map.of(
                        new Probe.DomainXml(new UUID(1, 1), Probe.Form.PERSISTENT),
                        Reading.of(DomainText.of(utf8(input))),
                        new Probe.FileContent("/etc/libvirt/libvirtd.conf"),
                        Reading.of(Bytes.of(input)),
                        new Probe.FileContent("/proc/1/cmdline"),
                        Reading.of(Bytes.of(input)),
                        new Probe.FileContent("/etc/fstab"),
                        Reading.of(Bytes.of(input))));
        Capture redacted = Redaction.of(new Capture(snapshot, false));
        assertThat(redacted.redacted()).isTrue();
        assertThat(redacted.snapshot().readings()).hasSize(4);
    }

    private static List<byte[]> commandLines() {
        return Corpus.lines(
                Corpus.files("/proc/cmdline.*", "/boot/.*grub\\.cfg.*", "/boot/loader/.*"),
                "a=\"b c\" \"d=e f\" g==h -- i",
                "kvm.halt_poll_ns=1 kvm.halt-poll-ns=2");
    }

    private static void commandLine(String text) {
        int at = 0;
        for (KernelArguments.Argument argument : KernelArguments.split(text)) {
            assertThat(argument.start()).isGreaterThanOrEqualTo(at);
            assertThat(argument.valueStart()).isBetween(argument.start(), argument.end());
            assertThat(argument.valueEnd()).isBetween(argument.valueStart(), argument.end());
            at = argument.end();
        }
        assertThat(at).isLessThanOrEqualTo(text.length());
        KernelCommandLine.parse(text).last("kvm.halt_poll_ns");
    }

    private static void libvirtConf(String text) {
        LibvirtConf conf = LibvirtConf.parse(text);
        for (LibvirtConf.Entry entry : conf.entries()) {
            assertThat(entry.line()).isPositive();
            conf.text(entry.name());
            conf.texts(entry.name());
            conf.flag(entry.name());
            conf.number(entry.name());
        }
    }

    /** A replaced value is read again, and every line that is not its own stays. */
    private static void modprobe(String text) {
        ModprobeFile file = ModprobeFile.parse(text);
        assertThat(file.text()).isEqualTo(text);
        file.options().stream().limit(EDITED).forEach(option -> {
            try {
                ModprobeFile after = file.replace(option, "7");
                keepsTheRest(text, after.text(), option.line());
                assertThat(ModprobeFile.parse(after.text()).options(option.module(), option.parameter()))
                        .anyMatch(one -> one.value().filter("7"::equals).isPresent());
                ModprobeFile without = file.remove(option);
                keepsTheRest(text, without.text(), option.line());
                assertThat(ModprobeFile.parse(without.text()).options())
                        .hasSize(file.options().size() - 1);
            } catch (IllegalArgumentException oddQuotes) {
                assertThat(oddQuotes).hasMessageContaining("quotes");
            }
        });
        assertThat(ModprobeFile.parse(file.append("kvm", "halt_poll_ns", "7").text())
                        .options("kvm", "halt_poll_ns")
                        .getLast()
                        .value())
                .contains("7");
    }

    /** The lines before the one that was edited are the same. */
    private static void keepsTheRest(String before, String after, int line) {
        int at = 0;
        for (int i = 1; i < line; i++) {
            at = before.indexOf('\n', at) + 1;
        }
        assertThat(after).startsWith(before.substring(0, at));
    }

    private static void tmpfiles(byte[] input) {
        Bytes before = Bytes.of(input);
        Bytes after = Tmpfiles.edited(before, TARGET, "7");
        assertThat(Tmpfiles.edited(after, TARGET, "7")).isEqualTo(after);
        assertThat(after.latin1().lines().count())
                .isEqualTo(before.latin1().lines().count());
    }

    private static final ElementPath DEVICES = ElementPath.of("devices");

    private static void domain(String text) {
        DomainDocument document;
        try {
            document = DomainDocument.parse(text);
        } catch (DomainXmlException expected) {
            assertThat(expected).hasMessageMatching("(?s).+");
            return;
        }
        assertThat(document.text()).isEqualTo(text);
        DomainSecrets.strip(document);
        try {
            DomainView.of(document);
        } catch (DomainXmlException expected) {
            assertThat(expected).hasMessageMatching("(?s).+");
        }
        edits(document);
    }

    /** What is put in is found again, and taken out again it leaves the text as it was. */
    private static void edits(DomainDocument document) {
        List<DomainDocument> edited = new ArrayList<>();
        try {
            String value = "<a> & 'b' \"c\"";
            edited.add(document.apply(new XmlEdit.SetAttribute(ElementPath.ROOT, "fuzz", value)));
            assertThat(edited.getLast().root().attribute("fuzz")).contains(value);
            if (document.root().attribute("fuzz").isEmpty()) {
                assertThat(edited.getLast()
                                .apply(new XmlEdit.RemoveAttribute(ElementPath.ROOT, "fuzz"))
                                .text())
                        .isEqualTo(document.text());
            }
            boolean whole = document.find(DEVICES)
                    .filter(devices -> !devices.children().isEmpty())
                    .isPresent();
            if (whole && document.find(DEVICES.then("fuzz")).isEmpty()) {
                DomainDocument more = document.apply(new XmlEdit.AddChild(DEVICES, "<fuzz><b/></fuzz>"));
                assertThat(more.find(DEVICES.then("fuzz"))).isPresent();
                assertThat(more.apply(new XmlEdit.Remove(DEVICES.then("fuzz"))).text())
                        .isEqualTo(document.text());
            }
        } catch (DomainXmlException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }

    private static List<byte[]> captures() {
        List<byte[]> all = new ArrayList<>();
        for (byte[] lines : Corpus.files("/READINGS")) {
            String body = String.join(
                    ",\n", utf8(lines).lines().filter(line -> !line.isBlank()).toList());
            all.add(("{\"schema\":\"" + Capture.SCHEMA
                            + "\",\"host\":\"a\",\"taken\":\"2026-01-01T00:00:00Z\",\"redacted\":false,\"readings\":[\n"
                            + body.replaceAll(",+\n", ",\n") + "\n]}\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        return all;
    }
}
