import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The benchmark behind {@code ./bench fleet}. Arguments: the checkout, the number of hosts, the
 * number of runs, on how many of the hosts to run Ansible. Runs as root in
 * a network namespace of its own, where nothing else can reach the sshd that it starts: one sshd answers for all hosts, on
 * 127.0.1.1 and the addresses after it. So both ends share the machine's processors.
 */
public final class FleetBench {
    private static final int PARALLEL = 50;
    private static final int PORT = 2222;
    /** Of hosts that are no guests. */
    private static final int PORT_WITHOUT_AGENT = 2223;

    private static final Path AGENT = Path.of("/usr/sbin/qemu-ga");

    /** In a mount namespace of its own: hides file $1 from what follows. Its folder comes to lie below an overlay. */
    private static final String HIDDEN = """
            mount -t tmpfs tmpfs "$2" && mkdir "$2/upper" "$2/work" \\
                && mount -t overlay overlay -o "lowerdir=${1%/*},upperdir=$2/upper,workdir=$2/work" "${1%/*}" && rm "$1" || exit
            shift 2; exec "$@"
            """;

    private static final int TASKS = 25;
    private static final Pattern TIMES = Pattern.compile("([0-9]+)m([0-9.]+)s ([0-9]+)m([0-9.]+)s");
    private static final double TICKS = 100;

    private final Path root;
    private final Path folder;
    private final List<String> hosts;
    private final int runs;
    private final int ansibleHosts;

    private FleetBench(Path root, Path folder, int hosts, int runs, int ansibleHosts) {
        this.root = root;
        this.folder = folder;
        this.hosts = IntStream.rangeClosed(1, hosts)
                .mapToObj(i -> "127.0." + (1 + (i - 1) / 250) + "." + (1 + (i - 1) % 250))
                .toList();
        this.runs = runs;
        this.ansibleHosts = Math.min(hosts, ansibleHosts);
    }

    public static void main(String[] args) throws Exception {
        var folder = Files.createTempDirectory("vw-fleet");
        // Also when it is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        new FleetBench(
                        Path.of(args[0]),
                        folder,
                        Integer.parseInt(args[1]),
                        Integer.parseInt(args[2]),
                        Integer.parseInt(args[3]))
                .run();
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println(e);
        }
    }

    /** One way to do it, measured. CPU in seconds, memory in MiB. */
    private record Measure(String name, int hosts, double wall, double client, double server, double memory) {}

    private void run() throws Exception {
        prepare();
        run(List.of(root.resolve("virtwright").toString(), "--version"));
        var runFolder = Path.of("/run/sshd");
        boolean made = Files.notExists(runFolder) && Files.createDirectory(runFolder) != null;
        var daemons = daemons();
        var stop = new Thread(() -> daemons.forEach(sshd -> {
            sshd.descendants().forEach(ProcessHandle::destroy);
            sshd.destroy();
        }));
        Runtime.getRuntime().addShutdownHook(stop);
        for (int i = 0; i < daemons.size(); i++) {
            await(PORT + i);
        }
        measure(daemons);
        stop.run();
        for (var sshd : daemons) {
            sshd.waitFor();
        }
        if (made) {
            Files.delete(runFolder);
        }
    }

    /** All hosts by one; and, where this machine has a guest agent, which a host of guests has not, again by one that hides it. */
    private List<Process> daemons() throws IOException {
        var sshd = List.of("/usr/sbin/sshd", "-D", "-f", file("sshd_config"), "-E", file("sshd.log"));
        var commands = new ArrayList<List<String>>();
        commands.add(with(sshd, "-p", "" + PORT));
        if (Files.exists(AGENT)) {
            var hidden = Files.createDirectory(folder.resolve("overlay"));
            commands.add(Stream.of(
                            List.of("unshare", "--mount", "sh", "-c", HIDDEN, "sh", AGENT.toString(), hidden.toString()),
                            with(sshd, "-p", "" + PORT_WITHOUT_AGENT))
                    .flatMap(List::stream)
                    .toList());
        }
        var daemons = new ArrayList<Process>();
        for (var command : commands) {
            daemons.add(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
        }
        return daemons;
    }

    private static List<String> with(List<String> command, String... more) {
        return Stream.concat(command.stream(), Stream.of(more)).toList();
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private void prepare() throws Exception {
        for (var key : List.of("host_key", "user_key")) {
            run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file(key)));
        }
        Files.copy(folder.resolve("user_key.pub"), folder.resolve("authorized_keys"));
        Files.writeString(
                folder.resolve("known_hosts"),
                "[127.0.*]:* " + Files.readString(folder.resolve("host_key.pub")));
        Files.write(
                folder.resolve("sshd_config"),
                List.of(
                        "ListenAddress 0.0.0.0",
                        "HostKey " + file("host_key"),
                        "AuthorizedKeysFile " + file("authorized_keys"),
                        "PidFile none",
                        "StrictModes no",
                        "UsePAM no",
                        "UseDNS no",
                        "PermitRootLogin prohibit-password",
                        // Not what root's own login scripts do here.
                        "SetEnv HOME=" + folder,
                        "MaxStartups 500"));
        Files.write(folder.resolve("ssh_config"), clientConfig(PORT));
        Files.write(folder.resolve("ssh_config_without"), clientConfig(PORT_WITHOUT_AGENT));
        Files.write(folder.resolve("hosts"), hosts);
        Files.write(folder.resolve("ansible_hosts"), ansibleHosts());
        Files.write(folder.resolve("play.yml"), playbook());
    }

    private List<String> clientConfig(int port) {
        return List.of(
                "Host *",
                "  Port " + port,
                "  User root",
                "  IdentityFile " + file("user_key"),
                "  IdentitiesOnly yes",
                "  IdentityAgent none",
                "  UserKnownHostsFile " + file("known_hosts"),
                "  GlobalKnownHostsFile /dev/null",
                "  BatchMode yes",
                "  KexAlgorithms curve25519-sha256");
    }

    private List<String> ansibleHosts() {
        return hosts.subList(0, ansibleHosts);
    }

    /** As checklists are written: a command for each fact. */
    private static List<String> playbook() {
        var lines = new ArrayList<>(List.of("- hosts: all", "  gather_facts: false", "  tasks:"));
        for (int i = 0; i < TASKS; i++) {
            lines.add("    - ansible.builtin.command: cat /proc/sys/kernel/" + (i % 2 == 0 ? "osrelease" : "hostname"));
            lines.add("      changed_when: false");
        }
        return lines;
    }

    private void await(int port) throws InterruptedException, IOException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(hosts.getLast(), port), 1000);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    private void measure(List<Process> daemons) throws Exception {
        var bare = List.of(
                "xargs", "-P", "" + PARALLEL, "-a", file("hosts"), "-I{}", "ssh", "-F", file("ssh_config"), "-n", "{}", "true");
        var bareRuns = new ArrayList<Measure>();
        var auditRuns = new ArrayList<Measure>();
        var withoutRuns = new ArrayList<Measure>();
        // In turn, so that whatever else the machine does falls on all alike.
        for (int i = 0; i < runs; i++) {
            bareRuns.add(measure("bare ssh, running `true`", hosts.size(), bare, daemons));
            auditRuns.add(measure("virtwright audit", hosts.size(), audit("ssh_config"), daemons));
            checkAudit();
            if (daemons.size() > 1) {
                withoutRuns.add(measure(
                        "virtwright audit, hosts without qemu-ga", hosts.size(), audit("ssh_config_without"), daemons));
                checkAudit();
            }
        }
        var bareMedian = median(bareRuns);
        title();
        row(bareMedian, bareMedian);
        row(median(auditRuns), bareMedian);
        if (!withoutRuns.isEmpty()) {
            row(median(withoutRuns), bareMedian);
        }
        if (ansibleHosts == 0) {
            return;
        }
        if (!Files.isExecutable(Path.of("/usr/bin/ansible-playbook"))) {
            System.err.println("no Ansible here (apt-get install ansible-core): left out");
            return;
        }
        var common = List.of("-i", file("ansible_hosts"), "-f", "" + PARALLEL);
        row(
                measure("Ansible, setup", ansibleHosts, ansible("ansible", common, "all", "-m", "setup"), daemons),
                bareMedian);
        row(
                measure(
                        "Ansible, playbook of " + TASKS + " reading tasks",
                        ansibleHosts,
                        ansible("ansible-playbook", common, file("play.yml")),
                        daemons),
                bareMedian);
    }

    private List<String> audit(String config) {
        return List.of(
                root.resolve("virtwright").toString(),
                "audit",
                "-i",
                file("hosts"),
                "--ssh-config",
                file(config),
                "--parallel",
                "" + PARALLEL,
                "-o",
                "json");
    }

    private List<String> ansible(String program, List<String> common, String... more) {
        var ssh = "-F " + file("ssh_config") + " -C -o ControlMaster=auto -o ControlPersist=5s";
        return Stream.of(
                        List.of(
                                "env",
                                "HOME=" + folder,
                                "ANSIBLE_LOCAL_TEMP=" + folder,
                                "ANSIBLE_PIPELINING=True",
                                "ANSIBLE_SSH_ARGS=" + ssh,
                                program),
                        common,
                        List.of(more))
                .flatMap(List::stream)
                .toList();
    }

    /** All hosts audited, none failed: a benchmark of failures would be fast. */
    private void checkAudit() throws IOException {
        var json = Files.readString(folder.resolve("out"));
        if (!json.contains("\"hosts\" : " + hosts.size() + ",") || !json.contains("\"failed\" : 0,")) {
            throw new IllegalStateException("the audit failed: " + json.substring(Math.max(0, json.length() - 300))
                    + Files.readString(folder.resolve("err")));
        }
        Files.move(folder.resolve("out"), folder.resolve("out-audit"), StandardCopyOption.REPLACE_EXISTING);
    }

    private Measure measure(String name, int count, List<String> command, List<Process> daemons) throws Exception {
        double before = busy();
        var wrapped = new ArrayList<>(List.of("sh", "-c", "out=$1; shift; \"$@\" >\"$out/out\" 2>\"$out/err\"; times", "sh", folder.toString()));
        wrapped.addAll(command);
        long begin = System.nanoTime();
        var process = new ProcessBuilder(wrapped).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        double memory = 0;
        while (process.isAlive()) {
            memory = Math.max(memory, process.children().mapToDouble(FleetBench::memory).max().orElse(0));
            Thread.sleep(50);
        }
        double wall = (System.nanoTime() - begin) / 1e9;
        var times = new String(process.getInputStream().readAllBytes());
        // Sessions end a little after their clients.
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (daemons.stream().anyMatch(sshd -> sshd.children().findAny().isPresent()) && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        double client = childrenCpu(times);
        return new Measure(name, count, wall, client, busy() - before - client, memory);
    }

    /** The highest resident size so far, in MiB. */
    private static double memory(ProcessHandle process) {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .max()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0; // It has ended.
        }
    }

    /** The second line of the shell's {@code times}: user and system time of its children and theirs. */
    private static double childrenCpu(String times) {
        Matcher line = TIMES.matcher(times.lines().skip(1).findFirst().orElseThrow());
        if (!line.find()) {
            throw new IllegalStateException(times);
        }
        return Double.parseDouble(line.group(1)) * 60
                + Double.parseDouble(line.group(2))
                + Double.parseDouble(line.group(3)) * 60
                + Double.parseDouble(line.group(4));
    }

    /**
     * The time for which this machine's processors have worked. What the client did not take of it, the hosts did: nothing else
     * runs. Not the time of sshd's children, for what still runs when a connection is closed becomes nobody's.
     */
    private static double busy() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            // cpu user nice system idle iowait irq softirq steal
            var fields = lines.findFirst().orElseThrow().trim().split(" +");
            return IntStream.of(1, 2, 3, 6, 7).mapToLong(field -> Long.parseLong(fields[field])).sum() / TICKS;
        }
    }

    private static Measure median(List<Measure> runs) {
        return new Measure(
                runs.getFirst().name(),
                runs.getFirst().hosts(),
                median(runs.stream().mapToDouble(Measure::wall).toArray()),
                median(runs.stream().mapToDouble(Measure::client).toArray()),
                median(runs.stream().mapToDouble(Measure::server).toArray()),
                runs.stream().mapToDouble(Measure::memory).max().orElse(0));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
    }

    private void title() throws IOException {
        System.out.println("Both ends on " + machine() + ". " + PARALLEL + " at a time; medians of " + runs
                + " runs (Ansible: one run). Key exchange: curve25519. " + audited());
        System.out.println();
        System.out.println(
                "| what | hosts | wall | client CPU a host | host CPU a host | against bare ssh: wall, CPU | client's memory |");
        System.out.println("|---|---|---|---|---|---|---|");
    }

    private static void row(Measure one, Measure bare) {
        double cpu = (one.client() + one.server()) / one.hosts();
        double bareCpu = (bare.client() + bare.server()) / bare.hosts();
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.1f s | %.0f ms | %.0f ms | %.2f, %.2f | %s |%n",
                one.name(),
                one.hosts(),
                one.wall(),
                one.client() / one.hosts() * 1000,
                one.server() / one.hosts() * 1000,
                one.wall() / one.hosts() / (bare.wall() / bare.hosts()),
                cpu / bareCpu,
                one == bare ? "" : Math.round(one.memory()) + " MiB");
    }

    private static String machine() throws IOException {
        var model = first("/proc/cpuinfo", "model name").map(line -> line.replaceAll(".*: ", "")).orElse("unknown processor");
        var memory = first("/proc/meminfo", "MemTotal").map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 20).orElse(0L);
        var load = Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        return Runtime.getRuntime().availableProcessors() + " CPUs (" + model + "), " + memory + " GiB, Linux "
                + Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip() + ", load " + load + " at the end";
    }

    private static Optional<String> first(String file, String prefix) throws IOException {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(prefix)).findFirst();
        }
    }

    /** What the audit had to read. */
    private String audited() throws IOException {
        var json = Files.readString(folder.resolve("out-audit"));
        var subjects = Pattern.compile("\"kind\" : \"domain\"").matcher(json).results().count();
        var findings = Pattern.compile("\"check\" : ").matcher(json).results().count();
        return "The audit: all practices, " + findings / hosts.size() + " findings a host, "
                + (subjects == 0 ? "no domains" : subjects / hosts.size() + " of them on domains") + ".";
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException(command.stream().collect(Collectors.joining(" ")) + " exited with " + exit);
        }
    }
}
