package io.virtwright.app.cli;

import io.virtwright.app.inventory.AddressException;
import io.virtwright.app.inventory.HostTargets;
import io.virtwright.app.inventory.Inventory;
import io.virtwright.app.render.Visible;
import io.virtwright.engine.ssh.SshTarget;
import io.virtwright.engine.ssh.Sudo;
import io.virtwright.engine.ssh.SudoPassword;
import io.virtwright.engine.text.ShellText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Hosts that are reached over SSH, and how. */
final class HostOptions {
    private static final int MOST_AT_ONCE = 1000;

    @Option(
            names = {"-i", "--inventory"},
            paramLabel = "FILE",
            description = "The hosts of FILE: an Ansible inventory in YAML or INI form, or a list, one a line.")
    private Optional<Path> inventory = Optional.empty();

    @Option(
            names = "--limit",
            paramLabel = "NAMES",
            description =
                    "Of the inventory only these groups and hosts, separated by commas or colons: *, ?, !x and &x as in Ansible.")
    private List<String> limit = new ArrayList<>();

    @Option(names = "--parallel", paramLabel = "N", description = "Work on N hosts at once. Default: 50.")
    private int parallel = 50;

    @Option(names = "--sudo", description = "Become root on the host with sudo, which must not ask for a password.")
    private boolean sudo;

    @Option(
            names = "--ask-sudo-password",
            description = "Become root with sudo, and ask here once for the password that it wants.")
    private boolean askSudoPassword;

    @Option(
            names = "--ssh-config",
            paramLabel = "FILE",
            description = "What ssh reads in place of ~/.ssh/config, as with its -F.")
    private Optional<Path> sshConfig = Optional.empty();

    /** Whether hosts are named, or could be. */
    boolean given(List<String> names) {
        return !names.isEmpty() || inventory.isPresent();
    }

    int parallel() {
        return parallel;
    }

    /**
     * The hosts, each once, in the order given.
     *
     * @param names as they stand in the command line
     */
    List<SshTarget> chosen(List<String> names, Context context, CommandSpec spec) {
        checkUsage(names, spec);
        try {
            List<SshTarget> hosts = inventory.isPresent()
                    ? ofInventory(inventory.get(), context)
                    : names.stream().map(HostTargets::parse).toList();
            if (hosts.isEmpty()) {
                throw new Failure(
                        "there is no host in " + inventory.map(Path::toString).orElse("the list")
                                + (limit.isEmpty() ? "" : " that --limit leaves"));
            }
            Map<String, SshTarget> once = new LinkedHashMap<>();
            hosts.forEach(host -> once.putIfAbsent(host.text(), host));
            return List.copyOf(once.values());
        } catch (AddressException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private List<SshTarget> ofInventory(Path file, Context context) {
        Inventory read = Inventory.read(file);
        List<SshTarget> hosts = read.hosts(limit, sudo || askSudoPassword);
        read.notes()
                .forEach(note -> context.io()
                        .err()
                        .println("virtwright: note: "
                                + Visible.line(note, context.io().unicode())));
        return hosts;
    }

    private void checkUsage(List<String> names, CommandSpec spec) {
        if (inventory.isPresent() && !names.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "HOST and --inventory exclude each other; --limit names hosts of an inventory");
        }
        if (inventory.isEmpty() && !limit.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--limit goes with --inventory");
        }
        if (parallel < 1 || parallel > MOST_AT_ONCE) {
            throw new ParameterException(spec.commandLine(), "--parallel: a number from 1 to " + MOST_AT_ONCE);
        }
    }

    /** Refuses what only matters for hosts over SSH where there are none. */
    void refuseWithoutHosts(CommandSpec spec) {
        if (sudo || askSudoPassword || sshConfig.isPresent() || !limit.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--sudo, --ask-sudo-password, --ssh-config and --limit go with HOST or --inventory");
        }
    }

    /** How to log in. Asks for the password here, once. ssh itself may ask only where it is about one host. */
    Login login(Context context, int hosts) {
        Sudo become = askSudoPassword
                ? new Sudo.WithPassword(password(context))
                : sudo ? new Sudo.WithoutPassword() : new Sudo.None();
        return new Login(
                become, sshConfig, hosts == 1 && context.io().terminals().in());
    }

    private static SudoPassword password(Context context) {
        char[] password = context.io()
                .secret("Password for sudo: ")
                .orElseThrow(() -> new Failure("--ask-sudo-password asks on a terminal, and there is none"));
        try {
            return new SudoPassword(password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** One of the hosts and how it is reached, as they were given, to be said again in a command that is suggested. */
    String again(String host) {
        return inventory
                        .map(file -> " -i " + ShellText.word(file.toString()) + " --limit")
                        .orElse("")
                + " " + ShellText.word(host)
                + sshConfig
                        .map(file -> " --ssh-config " + ShellText.word(file.toString()))
                        .orElse("")
                + (askSudoPassword ? " --ask-sudo-password" : sudo ? " --sudo" : "");
    }
}
