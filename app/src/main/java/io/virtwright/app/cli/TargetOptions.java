package io.virtwright.app.cli;

import io.virtwright.engine.host.Host;
import io.virtwright.engine.ssh.SshTarget;
import io.virtwright.engine.text.ShellText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which host: this machine, a tree, or hosts over SSH. */
final class TargetOptions {
    @Option(
            names = "--root",
            paramLabel = "DIR",
            description =
                    "The host is the directory tree DIR: a mounted image, a copy, a container. Default: this machine.")
    private Optional<Path> root = Optional.empty();

    @Mixin
    private final HostOptions hosts = new HostOptions();

    /** A tree that has none of these is a slip of the pen, or a mount that is missing; nothing drifts there. */
    private static final List<String> HOST_FOLDERS = List.of("etc", "sys", "proc");

    /** Whether it is a tree. */
    boolean isTree() {
        return root.isPresent();
    }

    /**
     * The hosts over SSH; empty where it is this machine or a tree.
     *
     * @param names in the command line
     */
    Optional<Remotes> remotes(List<String> names, Context context, CommandSpec spec) {
        if (!hosts.given(names)) {
            hosts.refuseWithoutHosts(spec);
            return Optional.empty();
        }
        if (isTree()) {
            throw new ParameterException(spec.commandLine(), "HOST and --root exclude each other");
        }
        List<SshTarget> chosen = hosts.chosen(names, context, spec);
        Login login = hosts.login(context, chosen.size());
        return Optional.of(new Remotes(context, chosen, login, hosts.parallel(), hosts::again));
    }

    Host host(Context context) {
        return root.map(folder -> tree(context, folder))
                .orElseGet(() -> context.hosts().local());
    }

    private static Host tree(Context context, Path root) {
        // As from an unset variable of a script: Java takes it for the working directory.
        if (root.toString().isEmpty()) {
            throw new Failure("--root is empty: it needs a folder");
        }
        if (!Files.isDirectory(root)) {
            throw new Failure(root + (Files.exists(root) ? ": not a folder" : ": no such folder"));
        }
        if (HOST_FOLDERS.stream().noneMatch(name -> Files.isDirectory(root.resolve(name)))) {
            throw new Failure(
                    root + ": not the root of a host: there is no " + String.join(", no ", HOST_FOLDERS) + " in it");
        }
        return context.hosts().tree(root);
    }

    /** Refuses early, before any question, what only root may do. */
    void needRoot(Context context, String command) {
        if (!isTree() && !context.hosts().mayChangeLocal()) {
            throw new Failure("'" + command + "' changes this machine and so needs root: run it with sudo");
        }
    }

    /** The host as it was given, to be said again in a command that is suggested. */
    String again() {
        return root.map(folder -> " --root " + ShellText.word(folder.toString()))
                .orElse("");
    }
}
